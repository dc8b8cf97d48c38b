package io.swerve.bench.cli;

import io.swerve.bench.statistics.Interval;
import io.swerve.bench.effect.Arm;
import io.swerve.bench.effect.EffectReport;
import io.swerve.bench.effect.EffectSettings;
import io.swerve.bench.effect.Setting;
import java.util.Locale;

/** Shows what {@code swerve effect} found, as a table or as JSON. */
final class EffectView {
    /** A direction from few pairs is as good as that of all above this cosine. */
    private static final double ENOUGH = 0.95;

    private final Console console;

    EffectView(Console console) {
        this.console = console;
    }

    void show(EffectReport report) {
        if (console.json()) {
            console.print(json(report));
            return;
        }
        EffectSettings settings = report.settings();
        line("Chosen on %d development problems, of %d settings: %s (norm %.2f).", settings.development(),
                report.trials().size() - 1, report.setting(), report.norm());
        line("%d held-out problems, %d answers decoded together, %d thread%s, seed %d; in parentheses the 95 %% "
                + "bootstrap intervals.", settings.problems(), settings.parallel(), settings.threads(),
                settings.threads() == 1 ? "" : "s", settings.seed());
        line("");
        line("%-27s %-22s %-22s %-23s %s", "", "thinking tokens", "right answers, %", "time, ms per problem",
                "steered tokens");
        for (Arm arm : report.arms()) {
            line("%-27s %-22s %-22s %-23s %.1f", arm.name(), text(arm.thinking(), 1, 1), text(arm.accuracy(), 100, 1),
                    text(arm.seconds(), 1000, 2), arm.steeredTokens());
        }
        line("");
        line("%-27s %-22s %-22s %s", "to unsteered", "share of the thinking", "accuracy, points", "times as fast");
        for (Arm arm : report.arms().subList(1, report.arms().size())) {
            line("%-27s %-22s %-22s %s", arm.name(), text(arm.thinkingShare(), 1, 3),
                    text(arm.accuracyChange(), 100, 1), text(arm.speedUp(), 1, 2));
        }
        line("");
        line("Cosine with the direction of all %d pairs at layer %d: %d diverse pairs %.4f (%s %.2f), %d at random %.4f, "
                + "the first %d %.4f.", settings.pool(), report.setting().layer(), settings.diverse(),
                report.diverseCosine(), report.diverseCosine() > ENOUGH ? "above" : "NOT above", ENOUGH,
                settings.diverse(), report.randomCosine(), settings.pairs(), report.pairsCosine());
        line("Diverse pairs against all: %s thinking tokens, %s points of accuracy.", text(report.diverseToAll(), 1, 1),
                text(report.diverseToAllAccuracy(), 100, 1));
        line("Times are %s.", report.processorTime() ? "processor time of the decoding thread" : "time as it passes");
    }

    private void line(String format, Object... values) {
        console.printLine(String.format(Locale.ROOT, format, values).stripTrailing());
    }

    private static String text(Interval interval, double factor, int digits) {
        String number = "%." + digits + "f";
        return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", factor * interval.estimate(),
                factor * interval.low(), factor * interval.high());
    }

    private static JsonReport json(EffectReport report) {
        EffectSettings settings = report.settings();
        return new JsonReport()
                .put("settings", new JsonReport().put("problems", settings.problems())
                        .put("development", settings.development()).put("pairs", settings.pairs())
                        .put("diverse", settings.diverse()).put("pool", settings.pool())
                        .put("parallel", settings.parallel()).put("threads", settings.threads())
                        .put("seed", settings.seed()))
                .put("chosen", json(report.setting()))
                .put("norm", report.norm())
                .put("trials", report.trials().stream().map(trial -> new JsonReport()
                        .putPlain("setting", trial.setting() == null ? null : trial.setting().toString())
                        .put("thinking", trial.thinking()).put("accuracy", trial.accuracy())).toList())
                .put("cosine_diverse", report.diverseCosine()).put("cosine_random", report.randomCosine())
                .put("cosine_pairs", report.pairsCosine())
                .put("diverse_minus_all",
                        new JsonReport().put("thinking", json(report.diverseToAll()))
                                .put("accuracy", json(report.diverseToAllAccuracy())))
                .put("time", report.processorTime() ? "processor" : "wall")
                .put("arms", report.arms().stream().map(EffectView::json).toList());
    }

    private static JsonReport json(Setting setting) {
        return new JsonReport().put("layer", setting.layer()).put("strength", setting.strength())
                .put("from_step", setting.from()).put("to_step", setting.to());
    }

    private static JsonReport json(Arm arm) {
        return new JsonReport().put("name", arm.name()).put("thinking", json(arm.thinking()))
                .put("thinking_share", json(arm.thinkingShare())).put("accuracy", json(arm.accuracy()))
                .put("accuracy_change", json(arm.accuracyChange())).put("seconds", json(arm.seconds()))
                .put("speed_up", json(arm.speedUp())).put("steered_tokens", arm.steeredTokens());
    }

    private static JsonReport json(Interval interval) {
        return new JsonReport().put("estimate", interval.estimate()).put("low", interval.low()).put("high",
                interval.high());
    }
}
