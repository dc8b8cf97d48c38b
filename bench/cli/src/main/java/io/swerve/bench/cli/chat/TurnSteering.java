package io.swerve.bench.cli.chat;

import io.swerve.Model;
import io.swerve.chat.TurnOptions;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Receipt;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.file.PlanFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What steers the replies from now on: a vector with a dose, a plan from a file, or nothing. */
final class TurnSteering {
    private static final String OFF = "off";

    private final Model model;
    private final Steering steering;
    private Optional<SteeringPlan> plan = Optional.empty();
    private String name = "";
    private long steered;

    TurnSteering(Model model, Steering steering) {
        this.model = model;
        this.steering = steering;
    }

    /** Understands {@code NAME|FILE [DOSE]} or {@code off}; returns what to say of it. */
    String vector(String arguments) {
        if (arguments.equals(OFF)) {
            return off();
        }
        int blank = arguments.lastIndexOf(' ');
        String file = blank < 0 ? arguments : arguments.substring(0, blank).strip();
        double dose = blank < 0 ? 1 : number(arguments.substring(blank + 1));
        Path path = Files.exists(Path.of(file)) ? Path.of(file) : Path.of(file + ".gguf");
        if (file.isEmpty() || !Files.exists(path)) {
            throw new IllegalArgumentException("there is no vector " + file + " and no file " + path
                    + ": /steer NAME|FILE [DOSE], or /steer off");
        }
        return set(SteeringPlan.of(Rule.of(Intervention.add(SteeringVector.read(path)))
                .named(path.getFileName().toString()).times(dose)), path.getFileName() + " times " + dose);
    }

    private static double number(String text) {
        try {
            double dose = Double.parseDouble(text);
            if (Double.isFinite(dose)) {
                return dose;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("a dose is a number that the vector is multiplied by, was " + text);
    }

    /** Understands the name of a plan's file, or {@code off}; returns what to say of it. */
    String plan(String arguments) {
        return arguments.equals(OFF) ? off() : set(PlanFile.read(Path.of(arguments)), arguments);
    }

    private String off() {
        plan = Optional.empty();
        return "replies are not steered";
    }

    private String set(SteeringPlan wanted, String called) {
        var explanation = Steering.explain(wanted, model);
        plan = Optional.of(wanted);
        name = called;
        return "replies are steered by " + name + " from now on (" + explanation.tier() + ")";
    }

    /** Puts the plan in force for one turn. */
    TurnOptions on(TurnOptions turn) {
        steered = 0;
        return plan.map(wanted -> turn.withScope(steering.forTurn(wanted, this::count))).orElse(turn);
    }

    private void count(Receipt receipt) {
        steered = receipt.rules().stream().mapToLong(Receipt.RuleReceipt::rows).sum();
    }

    /** What was done in the last turn; empty if nothing was to be. */
    Optional<String> done() {
        return plan.map(_ -> name + " acted " + steered + " times");
    }
}
