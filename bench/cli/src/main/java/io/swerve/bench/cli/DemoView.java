package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.bench.compare.Attempt;
import io.swerve.bench.demo.BrevityRecipe;
import io.swerve.bench.demo.DemoOutcome;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.Palette;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.statistics.Interval;
import io.swerve.steering.SteeringVector;
import io.swerve.reasoning.answer.AnswerJudge;
import io.swerve.reasoning.answer.Judgement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shows the demonstration as it goes on, or at its end as one JSON object. */
final class DemoView {
    private static final int LABEL = 18;
    private static final int MOST_UNCERTAIN = 3;
    private static final int NAME = 22;

    private final Console console;
    private final Palette palette;
    private final BrevityRecipe recipe;
    private final JsonReport report = new JsonReport();

    DemoView(Console console, BrevityRecipe recipe) {
        this.console = console;
        this.palette = console.palette();
        this.recipe = recipe;
    }

    void begin(Model model, SteeringVector vector, LabProblem problem) {
        double norm = vector.norm(recipe.layer());
        if (console.json()) {
            report.put("model", model.path().getFileName().toString()).put("vector",
                    new JsonReport().put("layer", recipe.layer()).put("norm", norm).put("pairs", recipe.pairs())
                            .put("strength", recipe.strength()).put("steps", recipe.steps()))
                    .put("question", problem.question()).put("answer", problem.answer());
            return;
        }
        line("%s     %s, %d layers x %d", palette.strong("model"), model.path().getFileName(), model.layerCount(),
                model.embeddingSize());
        line("%s    \"Be brief.\" minus \"Think step by step.\": mean of %d prompts' last tokens, norm %.1f",
                palette.strong("vector"), recipe.pairs(), norm);
        line("%s  add it %s at layer %d while the first %d tokens of the answer are decoded",
                palette.strong("steering"),
                recipe.strength() == 1 ? "once" : recipe.strength() + " times", recipe.layer(), recipe.steps());
        line("");
        line("%s  %s", palette.strong("question"), problem.question());
        line("");
        console.flush();
    }

    void answers(LabProblem problem, Attempt plain, Attempt steered) {
        if (console.json()) {
            report.put("unsteered", json(problem, plain)).put("steered", json(problem, steered));
            return;
        }
        Columns columns = new Columns(console, LABEL);
        columns.heading("unsteered", "steered");
        columns.texts(plain, steered);
        columns.row("thinking tokens", plain.thinkingTokens(), steered.thinkingTokens());
        columns.row("all tokens", plain.tokens().length, steered.tokens().length);
        columns.row("mean entropy", nats(plain), nats(steered));
        columns.row("most uncertain", uncertain(plain), uncertain(steered));
        columns.row("speed", speed(plain), speed(steered));
        columns.row("answer", answer(problem, plain), answer(problem, steered));
        if (palette == Palette.ANSI) {
            line("");
            line("%s", palette.entropyLegend());
        }
        console.flush();
    }

    void end(int problems, List<DemoOutcome> outcomes, double seconds) {
        if (console.json()) {
            report.put("problems", problems).put("conditions", outcomes.stream().map(DemoView::json).toList())
                    .put("seconds", seconds);
            console.print(report);
            return;
        }
        line("");
        line(palette.strong("over %d held-out problems (95 %% confidence)"), problems);
        line("");
        line("%-" + NAME + "s %-24s %s", "", "right answers", "thinking tokens");
        for (DemoOutcome outcome : outcomes) {
            Interval right = outcome.accuracy();
            Interval thinking = outcome.thinkingTokens();
            line("%-" + NAME + "s %5.1f %%  %-15s %6.1f  %s", outcome.arm(), 100 * right.estimate(),
                    range(100 * right.low(), 100 * right.high()), thinking.estimate(),
                    range(thinking.low(), thinking.high()));
        }
        line("");
        line(palette.faint("%.1f seconds. The random directions have the vector's norm, and act as long."), seconds);
    }

    private void line(String format, Object... values) {
        console.printLine(String.format(Locale.ROOT, format, values));
    }

    private static String range(double low, double high) {
        return String.format(Locale.ROOT, "(%.1f to %.1f)", low, high);
    }

    private static String nats(Attempt attempt) {
        return String.format(Locale.ROOT, "%.3f nats", attempt.meanEntropy());
    }

    private static String speed(Attempt attempt) {
        return String.format(Locale.ROOT, "%,.0f tokens/s", attempt.tokensPerSecond());
    }

    private static String uncertain(Attempt attempt) {
        float[] entropies = attempt.entropies();
        return IntStream.range(0, entropies.length).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> entropies[i]).reversed()).limit(MOST_UNCERTAIN)
                .map(i -> String.format(Locale.ROOT, "%s %.2f", EntropyTable.quoted(attempt.pieces()[i].strip()),
                        entropies[i]))
                .collect(Collectors.joining(", "));
    }

    private String answer(LabProblem problem, Attempt attempt) {
        Judgement verdict = verdict(problem, attempt);
        String given = verdict.found().orElse("none");
        return verdict.right()
                ? palette.good(given + ", right")
                : palette.bad(given + ", wrong: it is " + problem.answer());
    }

    private static Judgement verdict(LabProblem problem, Attempt attempt) {
        return AnswerJudge.standard().judge(attempt.written(), problem.answer(), attempt.cut());
    }

    private static JsonReport json(LabProblem problem, Attempt attempt) {
        return new JsonReport().put("text", String.join("", attempt.pieces())).put("tokens", attempt.tokens())
                .put("entropies", attempt.entropies()).put("mean_entropy", attempt.meanEntropy())
                .put("thinking_tokens", attempt.thinkingTokens())
                .put("tokens_per_second", attempt.tokensPerSecond())
                .put("answer", verdict(problem, attempt).found().orElse(null))
                .put("correct", verdict(problem, attempt).right());
    }

    private static JsonReport json(DemoOutcome outcome) {
        return new JsonReport().put("name", outcome.arm()).put("accuracy", json(outcome.accuracy()))
                .put("thinking_tokens", json(outcome.thinkingTokens()));
    }

    private static JsonReport json(Interval interval) {
        return new JsonReport().put("mean", interval.estimate()).put("low", interval.low()).put("high",
                interval.high());
    }
}
