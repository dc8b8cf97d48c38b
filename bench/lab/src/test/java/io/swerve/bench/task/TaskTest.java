package io.swerve.bench.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems, their parts and their checker. */
class TaskTest {
    @TempDir
    private Path folder;

    @Test
    void partsAreDisjointAndSeedsRepeat() {
        for (Task task : Tasks.all()) {
            Map<String, Split> owner = new HashMap<>();
            for (Split split : Split.values()) {
                List<TaskProblem> problems = task.problems(split, 30, 5);
                assertThat(problems).as(task.name()).hasSize(30);
                assertThat(problems.stream().map(TaskProblem::id).distinct()).hasSize(30);
                assertThat(task.problems(split, 30, 5)).isEqualTo(problems);
                assertThat(task.problems(split, 12, 5)).isEqualTo(problems.subList(0, 12));
                assertThat(task.problems(split, 30, 6)).isNotEqualTo(problems);
                for (TaskProblem problem : problems) {
                    assertThat(owner.put(problem.question(), split)).as(problem.question()).isNull();
                    assertThat(problem.judge("The answer is " + problem.requireAnswer() + ".", true).right()).isTrue();
                }
            }
        }
    }

    @Test
    void coinsAndSumsAreRight() {
        for (TaskProblem problem : Tasks.coinFlips().problems(Split.HELD_OUT, 50, 1)) {
            long flips = problem.question().split("flips the coin").length - 1;
            assertThat(problem.answer()).contains(flips % 2 == 0 ? "yes" : "no");
        }
        assertThat(Tasks.arithmetic().problems(Split.HELD_OUT, 50, 1).stream().collect(
                Collectors.toMap(TaskProblem::question, problem -> Integer.valueOf(problem.requireAnswer()))))
                .allSatisfy((question, answer) -> assertThat(value(question)).isEqualTo(answer));
    }

    /** From left to right, as all of these sums are meant. */
    private static int value(String question) {
        String[] parts = question.substring("What is ".length(), question.length() - 1).replaceAll("[()]", "")
                .split(" ");
        int value = Integer.parseInt(parts[0]);
        for (int i = 1; i < parts.length; i += 2) {
            int next = Integer.parseInt(parts[i + 1]);
            value = switch (parts[i]) {
                case "+" -> value + next;
                case "-" -> value - next;
                default -> value * next;
            };
        }
        return value;
    }

    @Test
    void aTaskThatRunsOutSaysHowManyThereAre() {
        Task small = new GeneratedTask("small", "Few.",
                (random, _) -> TaskProblem.of("", "question " + random.below(12), "1", "all"));
        assertThatThrownBy(() -> small.problems(Split.HELD_OUT, 100, 1)).isInstanceOf(TaskException.class)
                .hasMessageContaining("different problems").hasMessageContaining("--problems");
    }

    @Test
    void filesAreReadLineByLine() throws IOException {
        Path file = folder.resolve("set.jsonl");
        Files.writeString(file, """
                {"question": "How many?", "answer": "First 3.\\n#### 1,234"}

                {"prompt": "And now?", "answer": 7, "family": "late", "steps": 2}
                {"question": "Open?", "concise": "Short.", "solution": "Long."}
                {"question": "Why?", "answer": "2", "solution": "One and one."}
                """);
        FileTask task = FileTask.read(file, false);
        assertThat(task.all()).hasSize(4);
        assertThat(task.answerFormat()).contains(FileTask.ANSWER_FORMAT);
        assertThat(task.withAnswerFormat(Optional.empty()).answerFormat()).isEmpty();
        assertThat(task.maxTokens()).isEqualTo(FileTask.MAX_TOKENS).isGreaterThan(Tasks.lab().maxTokens());
        assertThat(Tasks.lab().answerFormat()).as("as the lab's models were trained").isEmpty();
        assertThat(Tasks.outOfDistribution().answerFormat()).isEmpty();
        assertThat(Tasks.coinFlips().answerFormat()).isPresent();
        assertThat(task.all().get(0).answer()).contains("1,234");
        assertThat(task.all()).extracting(problem -> problem.concise().orElse("-"))
                .containsExactly("First 3.", "-", "Short.", "One and one.");
        assertThat(task.all().get(1)).satisfies(problem -> {
            assertThat(problem.id()).isEqualTo("set.jsonl:3");
            assertThat(problem.group()).isEqualTo("late");
            assertThat(problem.steps()).isEqualTo(2);
        });
        assertThatThrownBy(() -> task.all().get(2).requireAnswer()).isInstanceOf(TaskException.class)
                .hasMessageContaining("set.jsonl:4").hasMessageContaining("answer");
        int dealt = 0;
        for (Split split : Split.values()) {
            dealt += task.problems(split, 10, 1).size();
        }
        assertThat(dealt).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"question": "x", "answer     | no JSON object
            [1, 2]                        | no JSON object
            {"answer": "1"}               | no "question"
            {"question": ["x"]}           | must be a text
            {"question": "x", "answer":{}} | must be a text
            """)
    void brokenLinesAreNamedOrLeftOut(String line, String reason) throws IOException {
        Path file = folder.resolve("broken.jsonl");
        Files.writeString(file, "{\"question\": \"fine\"}\n" + line + "\n{\"question\": \"fine too\"}\n");
        assertThatThrownBy(() -> FileTask.read(file, false)).isInstanceOf(TaskException.class)
                .hasMessageContaining("line 2").hasMessageContaining(reason).hasMessageContaining("--skip-broken");
        FileTask rest = FileTask.read(file, true);
        assertThat(rest.all()).extracting(TaskProblem::question).containsExactly("fine", "fine too");
        assertThat(rest.skipped()).singleElement().asString().contains("line 2", reason);
        Files.writeString(file, line + "\n");
        assertThatThrownBy(() -> FileTask.read(file, true)).isInstanceOf(TaskException.class)
                .hasMessageContaining("no problem");
    }

    @Test
    void tasksAreFoundByNameOrFile() throws IOException {
        assertThat(Tasks.find("chain", false).name()).isEqualTo("chain");
        assertThatThrownBy(() -> Tasks.find("no-such", false)).isInstanceOf(TaskException.class)
                .hasMessageContaining("coin-flips");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            The answer is 42.                             | 42     | true
            <think>the answer is 1.</think> It is 42.     | 42     | true
            <think>the answer is 42.                      | 42     | false
            The answer is A B C D.                        | A B C D | true
            The answer is A B C D.                        | A B C  | false
            So \\boxed{1,000} it is                       | 1000   | true
            The answer is 3. No, the answer is 4.         | 4      | true
            The answer is 3. No, the answer is 4.         | 3      | false
            Answer: $12.50                                | 12.5   | true
            The answer is: **Yes**                        | yes    | true
            It may be 3, or rather 5                      | 5      | true
            Nobody knows                                  | 5      | false
            #### -7                                       | -7     | true
            [THINK]1[/THINK]2                             | 2      | true
            """)
    void answersAreFoundAndCompared(String text, String expected, boolean right) {
        assertThat(TaskProblem.of("p", "?", expected, "all").judge(text, false).right()).isEqualTo(right);
    }

    @Test
    void promptsFollowTheModelsTemplate() throws IOException {
        try (Model model = Model.load(LabModel.BASE.path())) {
            Prompting chat = Prompting.of(model);
            assertThat(chat.isChat()).isTrue();
            assertThat(chat.text(Optional.of("Be brief."), "Why?")).isEqualTo(
                    ChatMl.prompt(Optional.of("Be brief."), "Why?"));
            assertThat(chat.stopStrings()).isEmpty();
            Prompting plain = Prompting.plain(model);
            assertThat(plain.text(Optional.empty(), "Why?")).isEqualTo("Q: Why?\nA:");
            assertThat(plain.tokens(Optional.empty(), "Why?")).isNotEmpty();
            assertThat(plain.stopStrings()).containsExactly("\nQ:");
            Prompting told = plain.withAnswerFormat(Optional.of("End with X."));
            assertThat(told.text(Optional.empty(), "Why?")).isEqualTo("Q: Why?\nEnd with X.\nA:");
            assertThat(chat.withAnswerFormat(Optional.of("End with X.")).text(Optional.empty(), "Why?"))
                    .isEqualTo(ChatMl.prompt(Optional.empty(), "Why?\nEnd with X."));
            int[] opened = model.tokenizer().encode("Q<think>\n", Encoding.PROMPT);
            assertThat(plain.beginning(opened)).isEqualTo("<think>");
            assertThat(plain.beginning(chat.tokens(Optional.empty(), "Why?"))).isEmpty();
        }
    }
}
