package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"8 | 8 | 8", "3-5,8 | 3-5,8 | 3 4 5 8", "8, 3 - 5 | 3-5,8 | 3 4 5 8",
            "5,4,3,3 | 3-5 | 3 4 5", "1-4,2-3,5 | 1-5 | 1 2 3 4 5", "ALL | all | 0 1 2 3 4 5 6 7 8 9 10",
            "0%-100% | all | 0 1 2 3 4 5 6 7 8 9 10", "40%-70% | 40%-70% | 4 5 6 7", "50% | 50% | 5",
            "100% | 100% | 10",
            "12.5%-20% | 12.5%-20% | 1 2", "0,90%-100% | 0,90%-100% | 0 9 10", "10-10 | 10 | 10"})
    void readsWritesAndResolves(String text, String canonical, String layers) {
        Layers parsed = Layers.parse(text);

        assertThat(parsed).hasToString(canonical).isEqualTo(Layers.parse(canonical));
        assertThat(parsed.resolve(11)).containsExactly(
                List.of(layers.split(" ")).stream().mapToInt(Integer::parseInt).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "3,", "-1", "5-3", "3-", "-", "a", "3..5", "120%", "70%-40%", "3-50%", "%",
            "all-3", "99999999999", "1e3"})
    void refusesWhatNamesNoLayers(String text) {
        assertThatThrownBy(() -> Layers.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("layers").isNotInstanceOf(NumberFormatException.class);
    }

    @Property
    void aListResolvesToItselfAndBack(@ForAll @Size(min = 1, max = 12) List<@IntRange(max = 40) Integer> list) {
        Layers layers = Layers.of(list.stream().mapToInt(Integer::intValue).toArray());

        assertThat(layers.resolve(41)).containsExactly(
                new TreeSet<>(list).stream().mapToInt(Integer::intValue).toArray());
        assertThat(Layers.parse(layers.toString())).isEqualTo(layers).hasSameHashCodeAs(layers);
    }

    @Property
    void sharesReadBackAsWritten(@ForAll double a, @ForAll double b, @ForAll @IntRange(min = 1, max = 200) int count) {
        double from = Math.abs(Math.sin(a));
        double to = Math.max(from, Math.abs(Math.sin(b)));
        Layers layers = Layers.share(from, to);

        assertThat(Layers.parse(layers.toString())).isEqualTo(layers);
        int[] resolved = layers.resolve(count);
        assertThat(resolved).isNotEmpty().isSorted();
        assertThat(resolved[0]).isBetween(0, count - 1);
        assertThat(resolved[resolved.length - 1]).isBetween(resolved[0], count - 1);
    }

    @Test
    void aRangeIsTheListOfItsLayers() {
        assertThat(Layers.range(3, 5)).isEqualTo(Layers.of(3, 4, 5)).isNotEqualTo(Layers.of(3, 5));
        assertThat(Layers.share(0, 1)).isEqualTo(Layers.all());
    }

    @Test
    void namesTheLayerThatAModelLacks() {
        assertThatThrownBy(() -> Layers.parse("0,9-12").resolve(11)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 11 is out of range: the model has layers 0 to 10");
        assertThatThrownBy(() -> Layers.of(40).resolve(11)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer 40");
    }

    @Test
    void refusesWhatIsNoListRangeOrShare() {
        assertThatThrownBy(Layers::of).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("all()");
        assertThatThrownBy(() -> Layers.of(3, -1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> Layers.range(5, 3)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 to 3");
        assertThatThrownBy(() -> Layers.share(0.5, Double.NaN)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Layers.all().resolve(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    @Test
    void containsWhatItResolvesTo() {
        for (String text : new String[]{"3", "0-2,5", "all", "40%-70%", "0%,100%", "1,50%"}) {
            Layers layers = Layers.parse(text);
            List<Integer> resolved = Arrays.stream(layers.resolve(9)).boxed().toList();
            for (int layer = 0; layer < 9; layer++) {
                assertThat(layers.contains(layer, 9)).as("%s, layer %d", text, layer)
                        .isEqualTo(resolved.contains(layer));
            }
            assertThat(layers.isRelative()).isEqualTo(text.contains("%") || text.equals("all"));
        }
        assertThat(Layers.of(12).contains(12, 9)).isTrue();
        assertThat(Layers.all().contains(9, 9)).isFalse();
    }
}
