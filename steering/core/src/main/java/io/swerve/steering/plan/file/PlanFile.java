package io.swerve.steering.plan.file;

import io.swerve.steering.plan.SteeringPlan;
import java.nio.file.Path;

/**
 * The file of a {@link SteeringPlan}: JSON that names the files of its vectors by their paths, relative to its own folder.
 *
 * <pre>{@code
 * {"version": 1,
 *  "rules": [
 *   {"name": "brief",
 *    "intervention": {"add": "brief.gguf"},
 *    "layers": "4-5",
 *    "when": {"and": ["thinking", {"not": {"entropy_above": 1.5}}]},
 *    "coefficient": {"ramp": {"from": 1, "to": 0.2, "steps": 40}}},
 *   {"intervention": {"project_out": "hesitation.gguf"},
 *    "layers": [3, 5]}]}
 * }</pre>
 *
 * <p>
 * A rule needs an intervention only. Without {@code layers}, which are a text as {@link io.swerve.Layers#parse} reads, one
 * number or a list, it acts on all those of its intervention; without {@code when} at every token; without {@code coefficient} with 1; without {@code name}
 * it is called as its intervention.
 *
 * <p>
 * Interventions: {@code {"add": FILE}}; {@code {"project_out": FILE}};
 * {@code {"clamp": {"vector": FILE, "min": -1, "max": 1}}}, of which one end may be missing;
 * {@code {"rotate": {"vector": FILE, "radians": 0.5}}}; {@code {"rescale": {"factor": 0.9}}};
 * {@code {"clamp_feature": {"sae": FOLDER, "feature": 12, "target": 3}}};
 * {@code {"low_rank": {"layer": 3, "down": [[...]], "up": [[...]], "down_bias": [...], "up_bias": [...]}}}, of which the
 * biases may be missing. {@code {"vector": FILE, "any_model": true}} in the place of FILE takes the vector for models other
 * than that of its passport.
 *
 * <p>
 * Triggers: {@code "always"}, {@code "prompt"}, {@code "generation"}, {@code "thinking"}, {@code "constrained"};
 * {@code {"steps": [0, 8]}} and {@code {"positions": [4, 20]}}, half open, {@code [4]} for no end;
 * {@code {"text_seen": {"text": "Wait", "reach": 5}}} and {@code {"token_seen": {"ids": [7], "reach": 5}}}, for all that
 * follows without {@code reach}; {@code {"inside_span": {"open": "<a>", "close": "</a>"}}}; {@code {"entropy_above": 1}},
 * {@code {"entropy_below": 1}}, {@code {"entropy_quantile": 0.8}};
 * {@code {"probe_above": {"vector": FILE, "layer": 3, "threshold": 2}}}; {@code {"and": [...]}}, {@code {"or": [...]}},
 * {@code {"not": ...}}.
 *
 * <p>
 * Coefficients: a number; {@code {"per_layer": {"4": 1, "5": 0.5}}};
 * {@code {"ramp": {"from": 0, "to": 1, "steps": 10}}}; {@code {"decay": {"from": 1, "half_life": 20}}};
 * {@code {"governed": {"base": 1, "max_entropy": 2, "max_repetition": 0.3, "max_divergence": 0.5, "back_off": 0.5,
 * "recovery": 1.1}}}, of which the bounds left out are none.
 *
 * <p>
 * Files are read strictly: unknown and doubled keys, values of another type and missing files are refused.
 */
public final class PlanFile {
    private PlanFile() {}

    /**
     * Reads a plan and the vectors and autoencoders that it names.
     *
     * @param path the JSON file, in UTF-8
     * @return the plan
     * @throws PlanFileException if a file is missing, or not as described; the message names the place
     */
    public static SteeringPlan read(Path path) {
        return new PlanReader(path).read();
    }

    /**
     * Writes a plan, and each vector in it as a GGUF file beside it: {@code NAME-1.gguf} and so on, for
     * {@code NAME.json}. Files of these names are replaced. What is read back from it is equal to the plan.
     *
     * @param plan the plan
     * @param path the JSON file
     * @throws PlanFileException if a file can't be written, or the plan has a coefficient that is a function, a feature
     *             (name its folder in a file written by hand), or a vector of layer 0, which GGUF control vectors don't
     *             have. No file is changed then
     */
    public static void write(SteeringPlan plan, Path path) {
        new PlanWriter(path).write(plan);
    }
}
