package io.swerve.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Example;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class ProblemPropertiesTest {
    private static String repeat(Transformation operation, int times, String word) {
        return Stream.iterate(word, operation::apply).skip(times).findFirst().orElseThrow();
    }

    @Property
    void everyTransformationComesBack(
            @ForAll @CharRange(from = 'A', to = 'Z') @StringLength(min = 2, max = 12) String word) {
        assertThat(repeat(Transformation.ROT13, 2, word)).isEqualTo(word);
        assertThat(repeat(Transformation.REVERSE, 2, word)).isEqualTo(word);
        assertThat(repeat(Transformation.SWAP, 2, word)).isEqualTo(word);
        assertThat(repeat(Transformation.LEFT, word.length(), word)).isEqualTo(word);
        assertThat(repeat(Transformation.ROT3, 26, word)).isEqualTo(word);
        assertThat(repeat(Transformation.ROT3, 13, word)).isEqualTo(repeat(Transformation.ROT13, 3, word));
    }

    @Property
    void orderingsKeepTheLettersAndRotationsKeepThePlaces(
            @ForAll @CharRange(from = 'A', to = 'Z') @StringLength(min = 2, max = 12) String word) {
        for (Transformation operation : Transformation.values()) {
            String after = operation.apply(word);
            assertThat(after).hasSameSizeAs(word).matches("[A-Z]+");
            if (operation.replacesLetters()) {
                Set<Integer> moves = new HashSet<>();
                for (int i = 0; i < word.length(); i++) {
                    moves.add(Math.floorMod(after.charAt(i) - word.charAt(i), 26));
                }
                assertThat(moves).containsExactly(operation == Transformation.ROT3 ? 3 : 13);
            } else {
                assertThat(after.split("")).containsExactlyInAnyOrder(word.split(""));
            }
        }
    }

    @Property
    void chainsStayBelowTheModulusAndStepsUndoEachOther(@ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps) {
        ChainProblem problem = ChainProblem.draw(new PythonRandom(seed), steps);
        List<Integer> values = new ArrayList<>(problem.values());
        assertThat(values).hasSize(steps + 1).allMatch(value -> value >= 0 && value < 100);
        assertThat(Integer.parseInt(problem.answer())).isEqualTo(values.getLast());
        for (int i = 0; i < steps; i++) {
            ChainStep step = problem.operations().get(i);
            int before = values.get(i);
            int after = values.get(i + 1);
            int expected = switch (step.operation()) {
                case ADD -> (after - step.operand() + 100) % 100;
                case SUBTRACT -> (after + step.operand()) % 100;
                // Doubling forgets one bit, so only the half modulo 50 comes back.
                case DOUBLE -> after / 2 + (before >= 50 ? 50 : 0);
            };
            assertThat(before).isEqualTo(expected);
        }
    }

    @Property
    void heldOutPairsAppearOnlyWhenAllowed(@ForAll @LongRange(min = 0) long seed,
            @ForAll @IntRange(min = 2, max = 6) int steps) {
        PythonRandom random = new PythonRandom(seed);
        assertThat(AlchemyProblem.draw(random, steps, 4, Compositions.TRAINED).isHeldOut()).isFalse();
        assertThat(AlchemyProblem.draw(random, steps, 4, Compositions.HELD_OUT).isHeldOut()).isTrue();
    }

    @Example
    void allCompositionsAppearWhenAllAreAllowed() {
        PythonRandom random = new PythonRandom(5);
        Set<List<Transformation>> drawn = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            drawn.add(AlchemyProblem.draw(random, 2, 4, Compositions.ANY).operations());
        }
        assertThat(drawn).hasSize(25);
        assertThat(drawn.stream().filter(Transformation::containHeldOut)).containsExactlyInAnyOrder(
                List.of(Transformation.ROT13, Transformation.REVERSE),
                List.of(Transformation.LEFT, Transformation.ROT3), List.of(Transformation.SWAP, Transformation.LEFT));
    }

    @Property
    void everyWordingReadsBack(@ForAll @LongRange(min = 0) long seed, @ForAll Family family) {
        LabCorpus corpus = LabCorpus.trained();
        Problem problem = corpus.problem(new PythonRandom(seed), family);
        assertThat(problem.wordings())
                .allSatisfy(wording -> assertThat(Problem.parse(wording, corpus.people())).isEqualTo(problem));
    }

    @Property
    void everyStyleEndsAtTheAnswer(@ForAll @LongRange(min = 0) long seed, @ForAll Family family) {
        PythonRandom random = new PythonRandom(seed);
        Problem problem = LabCorpus.trained().problem(random, family);
        assertThat(problem.trace(Style.VERBOSE, random).orElseThrow()).endsWith(problem.answer() + ".");
        assertThat(problem.trace(Style.CONCISE, random).orElseThrow()).endsWith(problem.answer() + ".");
        assertThat(problem.trace(Style.DIRECT, random)).isEmpty();
    }

    @Property
    void strangeQuestionsAreRefused(@ForAll String question) {
        assertThatIllegalArgumentException().isThrownBy(() -> Problem.parse(question, KnowledgeBase.trained()))
                .withMessageContaining(question);
    }

    @Example
    void nearlyRightQuestionsAreRefused() {
        for (String question : List.of("Start with 07, then double. What is the result modulo 100?",
                "Start with 7, then add 0. What is the result modulo 100?",
                "Start with 7, then double. What do you get modulo 100?",
                "Apply rot13, then spin to the word A B C D. What is the result?",
                "Apply rot13 to the word A B C D. What do you get?", "Where does Nobody live?")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Problem.parse(question, KnowledgeBase.trained()));
        }
    }

    @Example
    void impossibleProblemsAreRefused() {
        PythonRandom random = new PythonRandom(1);
        assertThatIllegalArgumentException().isThrownBy(() -> ChainProblem.draw(random, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> AlchemyProblem.draw(random, 0, 4, Compositions.ANY));
        assertThatIllegalArgumentException().isThrownBy(() -> AlchemyProblem.draw(random, 2, 1, Compositions.ANY));
        assertThatIllegalArgumentException().isThrownBy(() -> AlchemyProblem.draw(random, 1, 4, Compositions.HELD_OUT));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChainStep(ChainStep.Operation.ADD, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChainStep(ChainStep.Operation.DOUBLE, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChainProblem(100, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Transformation.SWAP.apply("A"));
        assertThatIllegalArgumentException().isThrownBy(() -> Transformation.ROT13.apply("ab"));
        Person person = KnowledgeBase.trained().people().getFirst();
        assertThatIllegalArgumentException().isThrownBy(() -> new FactProblem(FactKind.FRIEND, person, person))
                .withMessageContaining(person.friend());
    }
}
