package io.swerve.reasoning.dataalchemy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataAlchemyTest {
    private static final DataAlchemy PAPER = DataAlchemy.paper();
    private static final DataAlchemy CODE = DataAlchemy.publishedCode();

    @Test
    void functionsDoWhatThePaperSays() {
        assertThat(PAPER.f1().apply("APPLE")).isEqualTo("NCCYR");
        assertThat(PAPER.f2().apply("APPLE")).isEqualTo("EAPPL");
        assertThat(CODE.f2().apply("APPLE")).isEqualTo("PPLEA");
        assertThat(PAPER.f3().apply("APPLE")).isEqualTo("ELPPA");
    }

    @Property(tries = 200)
    void functionsKeepTheirIdentities(@ForAll @StringLength(min = 1, max = 9) @CharRange(from = 'A', to = 'Z') String e,
            @ForAll ShiftDirection direction) {
        DataAlchemy world = new DataAlchemy(4, 13, 1, direction);
        assertThat(world.composition("f1f1").apply(e)).isEqualTo(e);
        assertThat(world.composition("f3f3").apply(e)).isEqualTo(e);
        assertThat(world.composition("f1f2").apply(e)).isEqualTo(world.composition("f2f1").apply(e));
        assertThat(world.composition("f2".repeat(e.length())).apply(e)).isEqualTo(e);
        assertThat(new DataAlchemy(4, 13, 3, direction).f2().apply(e)).isEqualTo(world.composition("f2f2f2").apply(e));
        assertThat(PAPER.f2().apply(CODE.f2().apply(e))).isEqualTo(e);
    }

    @Test
    void enumeratesEveryElementOnce() {
        assertThat(PAPER.elementCount()).isEqualTo(456_976);
        assertThat(PAPER.element(0)).isEqualTo("AAAA");
        assertThat(PAPER.element(456_975)).isEqualTo("ZZZZ");
        assertThat(PAPER.withLength(2).elements().distinct()).hasSize(676).contains("AB", "ZA").isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void twentySixElementsCannotTellTwoCompositionsApart(ShiftDirection direction) {
        DataAlchemy world = new DataAlchemy(4, 13, 1, direction);
        Composition f12 = world.composition("f1f2");
        Composition f22 = world.composition("f2f2");
        List<String> same = world.elements().filter(e -> f12.apply(e).equals(f22.apply(e))).toList();
        assertThat(same).hasSize(26).contains("ANAN");
    }

    @Test
    void writesRecordsAsThePublishedGenerator() {
        AlchemyRecord two = AlchemyRecord.of("ABCD", CODE.composition("f1f2"));
        assertThat(two.input()).isEqualTo("A B C D [F1] [F2] <think>");
        assertThat(two.output()).isEqualTo("N O P Q [F2] <answer> O P Q N");
        assertThat(two.text()).isEqualTo(two.input() + " " + two.output());
        AlchemyRecord one = AlchemyRecord.of("ABCD", CODE.composition("f1"));
        assertThat(one.text()).isEqualTo("A B C D [F1] <answer> N O P Q");
        AlchemyRecord three = AlchemyRecord.of("ABCD", CODE.composition("f1f2f3"));
        assertThat(three.output()).isEqualTo("N O P Q [F2] [F3] <think> O P Q N [F3] <answer> N Q P O");
    }

    @Property(tries = 50)
    void samplesDifferFromEachOtherAndFromWhatIsTaken(@ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int count) {
        DataAlchemy small = PAPER.withLength(2);
        List<String> taken = small.sample(count, seed);
        List<String> others = small.sample(676 - count, seed + 1, new HashSet<>(taken));
        assertThat(taken).doesNotHaveDuplicates().hasSize(count);
        assertThat(others).doesNotHaveDuplicates().doesNotContainAnyElementsOf(taken);
        assertThat(small.sample(count, seed)).isEqualTo(taken);
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> PAPER.withLength(2).sample(677, 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("677").hasMessageContaining("676");
        assertThatThrownBy(() -> PAPER.element(456_976)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> PAPER.withLength(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DataAlchemy(4, 26, 1, ShiftDirection.LEFT))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("26");
        assertThatThrownBy(() -> new DataAlchemy(4, 13, -1, ShiftDirection.LEFT))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("-1");
        assertThatThrownBy(() -> PAPER.composition("f4")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("f4");
        assertThatThrownBy(() -> PAPER.f1().apply("Ab")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Ab");
        assertThatThrownBy(() -> Composition.of()).isInstanceOf(IllegalArgumentException.class);
    }
}
