package io.swerve.bench.experiment.elicitation;

import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.latentmode.LatentModeSettings;
import io.swerve.bench.experiment.latentmode.ModeFeatures;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.VectorAlgebra;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Features of a small autoencoder that tell prompts for reasoning from prompts for an answer. */
record FeatureRoute(ElicitationSettings settings, ExperimentContext context, Model model, int layer, double length,
        List<String> texts, List<int[]> think, List<int[]> direct) {
    private static final int ACTIVE = 16;
    private static final String TEXTS = "texts for features";

    private record Text(String text) {}

    private record Prompt(String system, TaskProblem problem) {}

    /** Writes the texts that all autoencoders learn on. */
    static FeatureRoute on(ElicitationSettings settings, ExperimentContext context, Model model, int layer,
            double length) {
        Prompting prompting = context.prompting(model);
        List<TaskProblem> problems = context.problems(Split.TRAINING, settings.pairs());
        List<Prompt> prompts = new ArrayList<>();
        for (String system : List.of(settings.thinkPrompt(), settings.directPrompt())) {
            problems.forEach(problem -> prompts.add(new Prompt(system, problem)));
        }
        List<Text> texts = context.stage(TEXTS, prompts, Text.class, (missing, rows) -> {
            List<DecodingRequest> requests = missing.stream().map(
                    prompt -> DecodingRequest.greedy(tokens(prompting, prompt), context.maxTokens())
                            .withStopStrings(prompting.stopStrings()))
                    .toList();
            context.decoder(model).decode(requests,
                    (i, text) -> rows.finished(i, new Text(whole(prompting, missing.get(i), text))));
        });
        List<int[]> ends = prompts.stream().map(prompt -> tokens(prompting, prompt)).toList();
        return new FeatureRoute(settings, context, model, layer, length, texts.stream().map(Text::text).toList(),
                ends.subList(0, problems.size()), ends.subList(problems.size(), ends.size()));
    }

    /** Counts what is written and read for all trainings at most. */
    static void count(WorkCount work, ElicitationSettings settings, ExperimentContext context, Model model) {
        List<TaskProblem> problems = context.problems(Split.TRAINING, settings.pairs());
        long prompts = 0;
        for (String system : List.of(settings.thinkPrompt(), settings.directPrompt())) {
            prompts += work.prompts(model, problems, Optional.of(system));
        }
        long texts = 2L * problems.size();
        work.add(TEXTS, model, texts, texts * context.maxTokens(), prompts);
        // the autoencoder reads them, and the prompts' ends once more
        work.read("autoencoders", model, 2L * settings.draws() * texts,
                settings.draws() * (2 * prompts + texts * context.maxTokens()));
        work.beside(settings.draws() + " autoencoders of " + settings.features() + " features are trained for "
                + settings.saeSteps() + " steps each");
    }

    /** The features of one training that differ most, along their decoder directions, at the first step. */
    List<ScaledDirection> pushes(int draw) {
        LatentModeSettings usual = LatentModeSettings.DEFAULT;
        LatentModeSettings sizes = new LatentModeSettings(settings.pairs(), usual.development(), usual.layers(),
                usual.strengths(), usual.later(), settings.features(), Math.min(ACTIVE, settings.features()),
                settings.saeSteps(), Math.min(settings.candidates(), settings.features()));
        ModeFeatures features = ModeFeatures.learn(sizes, context, model, layer, texts, think, direct,
                context.draws().of("autoencoder", "", draw));
        List<ScaledDirection> pushes = new ArrayList<>();
        for (int feature : features.best(settings.candidates())) {
            for (double strength : settings.strengths()) {
                pushes.add(new ScaledDirection(VectorAlgebra.normalised(features.sae().vector(feature)),
                        strength * length, true,
                        "feature " + feature + " of training " + (draw + 1) + ", layer " + layer));
            }
        }
        return pushes;
    }

    private static int[] tokens(Prompting prompting, Prompt prompt) {
        return prompting.tokens(Optional.of(prompt.system), prompt.problem.question());
    }

    private static String whole(Prompting prompting, Prompt prompt, DecodedText text) {
        return prompting.text(Optional.of(prompt.system), prompt.problem.question()) + text.text();
    }
}
