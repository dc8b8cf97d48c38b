package io.swerve.reasoning.dataalchemy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompositionImitatorTest {
    private static final DataAlchemy WORLD = DataAlchemy.publishedCode();

    private static CompositionImitator of(String... known) {
        return new CompositionImitator(Stream.of(known).map(WORLD::composition).toList());
    }

    @Test
    void isRightAboutWhatItKnows() {
        CompositionImitator imitator = of("f1f2", "f2f2", "f1");
        for (String name : List.of("f1f2", "f2f2", "f1")) {
            Composition composition = WORLD.composition(name);
            assertThat(imitator.answer("QRST", composition)).isEqualTo(AlchemyRecord.of("QRST", composition));
        }
    }

    @ParameterizedTest
    @EnumSource
    void scoresExactlyTheElementsThatCannotTell(ShiftDirection direction) {
        DataAlchemy world = new DataAlchemy(4, 13, 1, direction);
        CompositionImitator imitator = new CompositionImitator(List.of(world.composition("f1f2")));
        Composition asked = world.composition("f2f2");
        long right = world.elements().filter(element -> imitator.answer(element, asked).answer()
                .equals(AlchemyRecord.of(element, asked).answer())).count();
        assertThat(right).isEqualTo(26);
    }

    /** The paper's table of task shifts: mean normalized edit distance of the full output. */
    @ParameterizedTest
    @CsvSource({"f1f1, f1f1, 0", "f2f2 f1f2 f2f1, f1f1, 0.1326", "f1f2, f1f1, 0.1671", "f2f2, f1f1, 0.2997",
            "f1f2, f2f1, 0.167"})
    void scoresThePublishedEditDistances(String known, String asked, double published) {
        CompositionImitator imitator = of(known.split(" "));
        Composition composition = WORLD.composition(asked);
        double mean = WORLD.sample(20_000, 7).stream()
                .mapToDouble(element -> AlchemyScore.of(imitator.answer(element, composition).output(),
                        AlchemyRecord.of(element, composition).output()).full().editDistance())
                .average().orElseThrow();
        assertThat(mean).isCloseTo(published, within(0.001));
    }

    @Test
    void reasonsRightAndAnswersWrongWhereThePaperSaysSo() {
        AlchemyRecord composed = of("f2f2", "f1f2", "f2f1").answer("ABCD", WORLD.composition("f1f1"));
        assertThat(composed.output()).isEqualTo("N O P Q [F1] <answer> O P Q N");
        AlchemyRecord commuting = of("f1f2").answer("ABCD", WORLD.composition("f2f1"));
        assertThat(commuting.reasoning()).isEqualTo("N O P Q [F2]");
        assertThat(commuting.answer()).isEqualTo(AlchemyRecord.of("ABCD", WORLD.composition("f2f1")).answer());
    }

    @Test
    void imitatesTheLengthItKnows() {
        assertThat(of("f1f2").answer("ABCD", WORLD.composition("f1f2f2")).output())
                .isEqualTo("N O P Q [F2] <answer> O P Q N");
        assertThat(of("f1f2", "f2").nearest(WORLD.composition("f2f2f2"))).isEqualTo(WORLD.composition("f2"));
    }

    @Test
    void needsSomethingToImitate() {
        assertThatThrownBy(() -> of()).isInstanceOf(IllegalArgumentException.class);
    }
}
