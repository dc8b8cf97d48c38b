package io.swerve.reasoning.corruptedtraces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DerangementTest {
    @Property(tries = 300)
    void leavesNothingAtItsPlaceAndLosesNothing(@ForAll @IntRange(min = 2, max = 60) int size, @ForAll long seed) {
        Derangement derangement = Derangement.of(size, seed);
        List<Integer> things = IntStream.range(0, size).boxed().toList();
        List<Integer> moved = derangement.apply(things);
        assertThat(moved).containsExactlyInAnyOrderElementsOf(things);
        for (int i = 0; i < size; i++) {
            assertThat(moved.get(i)).isNotEqualTo(i).isEqualTo(derangement.source(i));
        }
        assertThat(Derangement.of(size, seed).apply(things)).isEqualTo(moved);
    }

    @Property(tries = 300)
    void keepsThingsAmongTheirKind(@ForAll @IntRange(min = 2, max = 9) int each, @ForAll long seed) {
        List<String> kinds = IntStream.range(0, 3 * each).mapToObj(i -> "kind " + i % 3).toList();
        Derangement derangement = Derangement.within(kinds, seed);
        assertThat(derangement.apply(kinds)).isEqualTo(kinds);
        for (int i = 0; i < kinds.size(); i++) {
            assertThat(derangement.source(i)).isNotEqualTo(i);
        }
    }

    @Test
    void drawsAllDerangementsOfFourAlike() {
        Map<List<Integer>, Integer> drawn = new HashMap<>();
        for (int seed = 0; seed < 9000; seed++) {
            drawn.merge(Derangement.of(4, seed).apply(List.of(0, 1, 2, 3)), 1, Integer::sum);
        }
        assertThat(drawn).hasSize(9);
        assertThat(drawn.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test
    void refusesWhatCannotMove() {
        assertThatThrownBy(() -> Derangement.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Derangement.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Derangement.within(List.of("a", "b", "a"), 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'b'");
        assertThatThrownBy(() -> Derangement.of(3, 0).apply(List.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3").hasMessageContaining("2");
    }
}
