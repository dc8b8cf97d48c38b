package io.swerve.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.reasoning.answer.AnswerJudge;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabCorpusTest {
    private final Goldens goldens = Goldens.read();
    private final LabCorpus corpus = LabCorpus.trained();

    @Test
    void drawsTheTrainingTextsThatPythonDraws() {
        PythonRandom random = new PythonRandom(11);
        StyleMix mix = new StyleMix(0.4, 0.3, 0.3);
        assertThat(Stream.generate(() -> corpus.sample(random, mix, 0.15)).limit(200)).isEqualTo(goldens.samples());
    }

    @Test
    void drawsTheExamplesThatPythonDraws() {
        PythonRandom random = new PythonRandom(12);
        StyleMix mix = new StyleMix(0.09, 0.09, 0.82);
        assertThat(Stream.generate(() -> corpus.example(random, mix)).limit(60).map(Goldens.Drawn::of))
                .isEqualTo(goldens.examples());
    }

    @Test
    void drawsTheExamplesOfEachFamilyThatPythonDraws() {
        PythonRandom random = new PythonRandom(13);
        StyleMix mix = new StyleMix(1, 1, 1);
        for (Family family : List.of(Family.CHAIN, Family.ALCHEMY, Family.FACT)) {
            assertThat(Stream.generate(() -> corpus.example(random, mix, family)).limit(20).map(Goldens.Drawn::of))
                    .isEqualTo(goldens.families().get(family));
        }
    }

    @Test
    void drawsTheDocumentsThatPythonDraws() {
        PythonRandom random = new PythonRandom(14);
        assertThat(Stream.generate(() -> corpus.document(random)).limit(60)).isEqualTo(goldens.documents());
    }

    @Test
    void rendersRepliesThatReadBack() {
        PythonRandom random = new PythonRandom(15);
        StyleMix mix = new StyleMix(1, 1, 1);
        for (int i = 0; i < 300; i++) {
            LabExample example = corpus.example(random, mix);
            String reply = example.render().completion();
            assertThat(reply).contains(example.trace().orElse(""));
            assertThat(AnswerJudge.standard().judge(reply, example.problem().answer(), false).right()).as(reply)
                    .isTrue();
        }
    }

    @Test
    void refusesUselessMixes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StyleMix(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StyleMix(1, -0.5, 1)).withMessageContaining("-0.5");
        assertThatIllegalArgumentException().isThrownBy(() -> new StyleMix(1, Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new StyleMix(Double.POSITIVE_INFINITY, 0, 1));
    }
}
