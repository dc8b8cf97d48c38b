package io.swerve.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.reasoning.answer.AnswerJudge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabSetTest {
    private static final Pattern EQUATION = Pattern.compile("(\\d+) ([+-]) (\\d+) = (\\d+)");
    private static final String SLIP = ". Wait, that is not right.";

    private final KnowledgeBase people = KnowledgeBase.trained();

    @ParameterizedTest
    @EnumSource
    void everyRowIsAProblemSolvedInJava(LabSet set) {
        for (LabProblem row : set.problems()) {
            Problem problem = Problem.parse(row.question(), people);
            assertThat(problem.family()).isEqualTo(row.family());
            assertThat(problem.steps()).isEqualTo(row.steps());
            assertThat(problem.wordings()).contains(row.question());
            assertThat(problem.answer()).isEqualTo(row.answer());
            assertThat(problem.concise()).isEqualTo(row.concise());
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheRightAnswerIsAccepted(LabSet set) {
        List<LabProblem> rows = set.problems();
        for (LabProblem row : rows) {
            String reply = "<think>\n" + row.verbose() + "\n</think>\nThe answer is " + row.answer() + ".";
            assertThat(AnswerJudge.standard().judge(reply, row.answer(), false).right()).as(reply).isTrue();
            String other = rows.stream().map(LabProblem::answer).filter(answer -> !answer.equals(row.answer()))
                    .findFirst().orElseThrow();
            assertThat(AnswerJudge.standard().judge(reply, other, false).right()).as(reply + " is not " + other)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void verboseChainsHoldRightEquationsSlipsAside(LabSet set) {
        for (LabProblem row : set.problems()) {
            if (row.family() == Family.CHAIN) {
                List<MatchResult> right = EQUATION.matcher(row.verbose()).results()
                        .filter(found -> !row.verbose().startsWith(SLIP, found.end())).toList();
                assertThat(right).allMatch(LabSetTest::isRight);
                assertThat(right.stream().map(MatchResult::group).collect(Collectors.joining("; ", "", ".")))
                        .isEqualTo(row.concise());
            }
        }
    }

    private static boolean isRight(MatchResult equation) {
        int left = Integer.parseInt(equation.group(1));
        int right = Integer.parseInt(equation.group(3));
        return Math.floorMod(equation.group(2).equals("+") ? left + right : left - right, 100) == Integer
                .parseInt(equation.group(4));
    }

    @Test
    void theSetsAreWhatTheirSeedsDraw() {
        assertThat(LabSet.DEV.problems()).isEqualTo(drawDev(new PythonRandom(101)));
        assertThat(LabSet.PAIRS.problems()).isEqualTo(drawPairs(new PythonRandom(202)));
        assertThat(LabSet.OOD.problems()).isEqualTo(drawOod(new PythonRandom(303)));
    }

    @Test
    void onlyTheCompositionShiftHoldsHeldOutPairs() {
        Map<Shift, Integer> heldOut = new EnumMap<>(Shift.class);
        for (LabSet set : LabSet.values()) {
            for (LabProblem row : set.problems()) {
                if (Problem.parse(row.question(), people) instanceof AlchemyProblem problem && problem.isHeldOut()) {
                    heldOut.merge(row.shift(), 1, Integer::sum);
                }
            }
        }
        assertThat(heldOut).containsExactly(Map.entry(Shift.HELD_OUT_COMPOSITION, 60));
    }

    private List<LabProblem> drawDev(PythonRandom random) {
        List<LabProblem> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(LabProblem.word(random, ChainProblem.draw(random, 1 + i % 5), Shift.NONE));
        }
        for (int i = 0; i < 120; i++) {
            rows.add(alchemy(random, 1 + i % 3, 4, Shift.NONE));
        }
        for (int i = 0; i < 80; i++) {
            rows.add(LabProblem.word(random, FactProblem.draw(random, people), Shift.NONE));
        }
        return rows;
    }

    private static List<LabProblem> drawPairs(PythonRandom random) {
        List<LabProblem> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(i % 2 == 0
                    ? LabProblem.word(random, ChainProblem.draw(random, 1 + i % 5), Shift.NONE)
                    : alchemy(random, 1 + i % 3, 4, Shift.NONE));
        }
        return rows;
    }

    private static List<LabProblem> drawOod(PythonRandom random) {
        List<LabProblem> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(LabProblem.word(random, ChainProblem.draw(random, 6 + i % 3), Shift.MORE_STEPS));
        }
        Stream.generate(() -> alchemy(random, 2, 3, Shift.SHORTER_WORDS)).limit(30).forEach(rows::add);
        Stream.generate(() -> alchemy(random, 2, 5, Shift.LONGER_WORDS)).limit(30).forEach(rows::add);
        Stream.generate(() -> alchemy(random, 4, 4, Shift.MORE_STEPS)).limit(30).forEach(rows::add);
        Stream.generate(() -> alchemy(random, 2, 4, Shift.HELD_OUT_COMPOSITION)).limit(60).forEach(rows::add);
        return rows;
    }

    private static LabProblem alchemy(PythonRandom random, int steps, int length, Shift shift) {
        Compositions compositions = shift == Shift.HELD_OUT_COMPOSITION ? Compositions.HELD_OUT : Compositions.TRAINED;
        return LabProblem.word(random, AlchemyProblem.draw(random, steps, length, compositions), shift);
    }
}
