package io.swerve.reasoning.gain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.reasoning.gain.KnowledgeIndex.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnowledgeIndexTest {
    private static final List<Fact> FACTS = List.of(new Fact("Lamada lives in", "Bedoton"),
            new Fact("Kobela lives in", "Dakoville"), new Fact("Kobela lives in", "Lawick"),
            new Fact("x^2 =", "4 (a)"));

    @Test
    void stepsThatStateAFactAreRightOrWrong() {
        KnowledgeIndex index = KnowledgeIndex.of(List.of("I know that lamada\n lives in  Bedoton.", "So 4 + 4 = 8.",
                "Kobela lives in Lawick, I think.", "Lamada lives in Bedotonia.", "Kobela lives in Bedoton.",
                "x^2 = 4 (a) as x^2 = 4 (a)."), FACTS);
        assertThat(index).isEqualTo(new KnowledgeIndex(5, 3));
        assertThat(index.value()).isEqualTo(0.6);
    }

    @Test
    void aStepIsRightIfAllThatItStatesIs() {
        assertThat(KnowledgeIndex.of(List.of("Lamada lives in Bedoton and Kobela lives in Bedoton."), FACTS))
                .isEqualTo(new KnowledgeIndex(1, 0));
        assertThat(KnowledgeIndex.of(List.of("Lamada lives in Bedoton and Kobela lives in Dakoville."), FACTS))
                .isEqualTo(new KnowledgeIndex(1, 1));
    }

    @Test
    void wordsAreWholeOnes() {
        assertThat(KnowledgeIndex.of(List.of("Elamada lives in Dakoville.", "Lamada lives indoors."), FACTS))
                .isEqualTo(new KnowledgeIndex(0, 0));
        assertThat(KnowledgeIndex.of(List.of(), FACTS).value()).isNaN();
        assertThatIllegalArgumentException().isThrownBy(() -> new Fact(" ", "x"));
    }
}
