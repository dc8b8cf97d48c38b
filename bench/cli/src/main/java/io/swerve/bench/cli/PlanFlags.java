package io.swerve.bench.cli;

import io.swerve.Layers;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.LayersConverter;
import io.swerve.bench.console.OutputPath;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.file.PlanFile;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to steer: a plan's file, or one rule for each vector of the command line. */
final class PlanFlags {
    @Option(names = "--plan", paramLabel = "FILE", description = "A steering plan in JSON; instead of the flags below.")
    private Path planFile;

    @Option(names = "--vector", paramLabel = "FILE[:COEF]", converter = ControlVectorFlags.ScaledFileConverter.class, description = "Steer with a GGUF control vector, times a coefficient (default 1). May be given several times.")
    private List<ControlVectorFlags.ScaledFile> vectors = List.of();

    @Option(names = "--layers", paramLabel = LayersConverter.SYNTAX, description = "Steer only these layers, counted from 0. Default: all of the vector.")
    private Layers layers;

    @Option(names = "--intervention", paramLabel = "KIND", description = "What to do with the vectors: ${COMPLETION-CANDIDATES}. project-out removes the fraction COEF of the component; "
            + "clamp keeps it within --min and --max, cap below --max; rotate turns by --degrees; rescale multiplies by --factor and needs no vector. Default: add.")
    private InterventionKind kind = InterventionKind.ADD;

    @Option(names = "--min", paramLabel = "X", description = "With clamp: the least component along the vector.")
    private Double min;

    @Option(names = "--max", paramLabel = "X", description = "With clamp and cap: the greatest component along the vector.")
    private Double max;

    @Option(names = "--degrees", paramLabel = "D", description = "With rotate: the angle, from 0 to 180.")
    private Double degrees;

    @Option(names = "--factor", paramLabel = "F", description = "With rescale: what the activations are multiplied by.")
    private Double factor;

    @Option(names = "--any-model", description = "Steer even if a vector says that it is of another model of the same width.")
    private boolean anyModel;

    @Mixin
    private TriggerFlags triggers;

    @Mixin
    private CoefficientFlags coefficients;

    @Option(names = "--save-plan", converter = OutputPath.File.class, paramLabel = "FILE", description = "Write the plan, as given by the flags, to a JSON file for --plan, its vectors beside it.")
    private OutputPath saveTo;

    /** Reads the plan, and refuses what is given in vain. */
    SteeringPlan read(ConsoleCommand command) {
        coefficients.check(command);
        command.checked(triggers::trigger);
        SteeringPlan plan = planFile == null ? ofFlags(command) : ofFile(command);
        if (saveTo != null) {
            PlanFile.write(plan, saveTo.path());
        }
        return plan;
    }

    private SteeringPlan ofFile(ConsoleCommand command) {
        boolean more = !vectors.isEmpty() || layers != null || kind != InterventionKind.ADD || anyModel
                || triggers.isGiven() || coefficients.isGiven() || min != null || max != null || degrees != null
                || factor != null;
        if (more) {
            throw command.usage("--plan says all about the steering: write it into the file, or leave out --plan");
        }
        return PlanFile.read(planFile);
    }

    private SteeringPlan ofFlags(ConsoleCommand command) {
        requireParameters(command);
        List<Rule> rules = new ArrayList<>();
        if (kind == InterventionKind.RESCALE) {
            if (!vectors.isEmpty()) {
                throw command.usage("rescale takes no --vector");
            }
            if (layers == null) {
                throw command.usage("rescale needs --layers");
            }
            rules.add(command
                    .checked(() -> Rule.of(Intervention.rescale(factor, layers)).when(triggers.trigger())
                            .times(coefficients.coefficient(1))));
        } else if (vectors.isEmpty()) {
            throw command.usage("say how to steer: --plan FILE, or --vector FILE[:COEF]");
        }
        for (ControlVectorFlags.ScaledFile file : vectors) {
            rules.add(command.checked(() -> rule(file)));
        }
        return command.checked(() -> new SteeringPlan(rules));
    }

    private Rule rule(ControlVectorFlags.ScaledFile file) {
        SteeringVector vector = SteeringVector.read(file.file());
        SteeringVector chosen = layers == null ? vector : vector.onLayers(layers);
        SteeringVector free = anyModel ? chosen.withoutModelCheck() : chosen;
        Intervention intervention = switch (kind) {
            case ADD -> Intervention.add(free);
            case PROJECT_OUT -> Intervention.projectOut(free);
            case CLAMP -> new Intervention.ClampProjection(free, min == null ? Double.NEGATIVE_INFINITY : min,
                    max == null ? Double.POSITIVE_INFINITY : max);
            case CAP -> Intervention.cap(free, max);
            case ROTATE -> Intervention.rotate(free, Math.toRadians(degrees));
            case RESCALE -> throw new IllegalStateException("rescaling has no vector");
        };
        return Rule.of(intervention).named(file.file().getFileName() + " " + kind).when(triggers.trigger())
                .times(coefficients.coefficient(file.scale()));
    }

    private void requireParameters(ConsoleCommand command) {
        boolean clamp = kind == InterventionKind.CLAMP;
        boolean cap = kind == InterventionKind.CAP;
        require(clamp ? min != null || max != null : min == null, "--min goes with --intervention clamp, which needs"
                + " --min, --max or both", command);
        require(cap ? max != null : clamp || max == null, "--max goes with --intervention clamp and cap; cap needs it",
                command);
        require(kind == InterventionKind.ROTATE == (degrees != null), "--degrees and --intervention rotate go together",
                command);
        require(kind == InterventionKind.RESCALE == (factor != null), "--factor and --intervention rescale go together",
                command);
    }

    private static void require(boolean holds, String message, ConsoleCommand command) {
        if (!holds) {
            throw command.usage(message);
        }
    }
}
