package io.swerve.bench.cli;

import io.swerve.bench.compare.Attempt;
import io.swerve.bench.compare.ConditionResult;
import io.swerve.bench.compare.JudgedAnswer;
import io.swerve.bench.compare.Metric;
import io.swerve.bench.compare.Question;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.Palette;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.statistics.Interval;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.Judgement;
import io.swerve.steering.plan.PlanExplanation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Shows a comparison: texts side by side, then each metric for each arm. */
final class CompareView {
    private static final int LABEL = 18;
    private static final int NAME = 24;

    private final Console console;
    private final Palette palette;
    private final List<Question> questions;
    private final List<ConditionResult> results;
    private final Set<Metric> metrics = EnumSet.allOf(Metric.class);

    CompareView(Console console, List<Question> questions, List<ConditionResult> results,
            boolean knowsThinking) {
        this.console = console;
        this.palette = console.palette();
        this.questions = questions;
        this.results = results;
        if (!knowsThinking) {
            metrics.remove(Metric.THINKING_TOKENS);
        }
        if (questions.stream().allMatch(question -> question.answer().isEmpty())) {
            metrics.remove(Metric.ACCURACY);
        }
    }

    // ---- text

    void print(int shown) {
        for (int i = 0; i < Math.min(shown, questions.size()); i++) {
            line("");
            line("%s  %s", palette.strong("question"), questions.get(i).text());
            line("");
            sideBySide(i, results.get(0).answers().get(i), results.get(1).answers().get(i));
        }
        line("");
        if (questions.size() == 1) {
            line(palette.strong("one question; no intervals"));
        } else {
            line(palette.strong(
                    "over %d questions, with 95 %% intervals (Wilson and Newcombe for shares, else bootstrap over questions)"),
                    questions.size());
        }
        for (Metric metric : metrics) {
            table(metric);
        }
        cut().ifPresent(why -> {
            line("");
            line("%s%s", palette.bad("warning: "), why);
        });
        line("");
        line("all together");
        for (ConditionResult result : results) {
            line("  %-" + NAME + "s %10.1f s %10.0f tokens/s", result.arm().name(), result.seconds(),
                    result.tokensPerSecond());
        }
        int same = results.get(1).sameAs(results.get(0));
        if (same > 0) {
            line("");
            line("%s%d of %d steered answers are the unsteered ones, token by token",
                    same == questions.size() ? palette.bad("warning: ") : "", same, questions.size());
        }
    }

    /** Why the arms can't be compared: too many answers are cut. */
    private Optional<String> cut() {
        return new Ground(results.stream().map(result -> Ground.Arm.of(result.arm().name(),
                result.answers().stream().mapToDouble(answer -> answer.correct().orElse(false) ? 1 : 0).toArray(),
                result.answers().stream().mapToDouble(Metric.CUT::of).toArray())).toList()).cut()
                .map(why -> Ground.nothing(why.replace("--max-tokens", "--tokens")));
    }

    private void sideBySide(int question, JudgedAnswer plain, JudgedAnswer steered) {
        Columns columns = new Columns(console, LABEL);
        columns.heading(results.get(0).arm().name(), results.get(1).arm().name());
        columns.texts(plain.attempt(), steered.attempt());
        if (metrics.contains(Metric.THINKING_TOKENS)) {
            columns.row("thinking tokens", plain.attempt().thinkingTokens(), steered.attempt().thinkingTokens());
        }
        columns.row("all tokens", length(plain), length(steered));
        columns.row("mean entropy", nats(plain), nats(steered));
        columns.row("time", time(plain), time(steered));
        if (questions.get(question).answer().isPresent()) {
            columns.row("answer", verdict(plain), verdict(steered));
        }
    }

    private static String length(JudgedAnswer answer) {
        return answer.attempt().tokens().length + (answer.attempt().cut() ? " (cut off)" : "");
    }

    private static String nats(JudgedAnswer answer) {
        return String.format(Locale.ROOT, "%.3f nats", answer.attempt().meanEntropy());
    }

    private static String time(JudgedAnswer answer) {
        return String.format(Locale.ROOT, "%.2f s, %.0f tokens/s", Metric.SECONDS.of(answer),
                answer.attempt().tokensPerSecond());
    }

    private String verdict(JudgedAnswer answer) {
        String given = answer.found().map(Answer::text).orElse("none");
        return answer.correct().orElse(false) ? palette.good(given + ", right") : palette.bad(given + ", wrong");
    }

    private void table(Metric metric) {
        line("");
        line("%-" + (NAME + 2) + "s %10s  %s", metric.label(), "mean", "minus unsteered");
        for (ConditionResult result : results) {
            Interval mean = result.mean(metric);
            String difference = "";
            if (result != results.getFirst()) {
                Interval minus = result.difference(metric, results.getFirst());
                difference = questions.size() == 1
                        ? number("%+.*f", metric, minus.estimate())
                        : number("%+.*f", metric, minus.estimate()) + " (" + number("%+.*f", metric, minus.low())
                                + " to "
                                + number("%+.*f", metric, minus.high()) + ")";
            }
            line("  %-" + NAME + "s %10s  %s", result.arm().name(), number("%.*f", metric, mean.estimate()),
                    difference);
        }
    }

    private static String number(String format, Metric metric, double value) {
        int digits = switch (metric) {
            case THINKING_TOKENS, TOKENS, SPEED -> 1;
            case ENTROPY, SECONDS, ACCURACY, CUT -> 3;
        };
        return String.format(Locale.ROOT, format.replace("*", "" + digits), value);
    }

    private void line(String format, Object... values) {
        console.printLine(String.format(Locale.ROOT, format, values).stripTrailing());
    }

    // ---- JSON

    JsonReport json(String model, PlanExplanation explanation, int parallel) {
        List<JsonReport> asked = questions.stream()
                .map(question -> new JsonReport().put("prompt", question.text()).put("answer",
                        question.answer().orElse(null)))
                .toList();
        JsonReport report = new JsonReport().put("model", model).put("parallel", parallel)
                .put("plan", PlanReport.json(explanation)).put("questions", asked)
                .put("arms", results.stream().map(this::json).toList());
        cut().ifPresent(why -> report.put("warning", why));
        return report;
    }

    private JsonReport json(ConditionResult result) {
        JsonReport means = new JsonReport();
        JsonReport differences = new JsonReport();
        for (Metric metric : metrics) {
            String key = metric.name().toLowerCase(Locale.ROOT);
            means.put(key, json(result.mean(metric)));
            if (result != results.getFirst()) {
                differences.put(key, json(result.difference(metric, results.getFirst())));
            }
        }
        List<JsonReport> answers = new ArrayList<>();
        IntStream.range(0, questions.size()).forEach(i -> answers.add(json(result.answers().get(i))));
        return new JsonReport().put("name", result.arm().name()).put("system", result.arm().system().orElse(null))
                .put("means", means).put("minus_unsteered", differences)
                .put("same_as_unsteered", result.sameAs(results.getFirst())).put("seconds", result.seconds())
                .put("tokens_per_second", result.tokensPerSecond()).put("answers", answers);
    }

    private JsonReport json(JudgedAnswer answer) {
        Attempt attempt = answer.attempt();
        return new JsonReport().put("text", answer.text()).put("tokens", attempt.tokens())
                .put("entropies", attempt.entropies()).put("mean_entropy", attempt.meanEntropy())
                .put("thinking_tokens",
                        metrics.contains(Metric.THINKING_TOKENS) ? attempt.thinkingTokens() : null)
                .put("ended", !attempt.cut()).put("cut", attempt.cut()).put("seconds", Metric.SECONDS.of(answer))
                .put("tokens_per_second", attempt.tokensPerSecond())
                .put("answer", answer.found().map(Answer::text).orElse(null))
                .put("correct", answer.correct().orElse(null))
                .put("reason", answer.verdict().map(Judgement::reason).orElse(null));
    }

    private static JsonReport json(Interval interval) {
        return new JsonReport().put("mean", interval.estimate()).put("low", interval.low()).put("high",
                interval.high());
    }
}
