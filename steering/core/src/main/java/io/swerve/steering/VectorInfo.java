package io.swerve.steering;

import io.swerve.Layers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The passport of a steering vector: where it comes from, which model it is of, and how it was measured to work.
 *         Written
 * into its file under {@code swerve.*} keys, which other readers skip, and empty where a file does not say. Immutable;
 * start from {@link #unknown()} or {@link #of} and add what is known.
 */
public final class VectorInfo {
    /** The site of all of this library's vectors: what a block adds to the residual stream has been added. */
    public static final String BLOCK_OUTPUT = "block-output";

    private static final VectorInfo UNKNOWN = new VectorInfo("", "", 0, "");

    private final Values values;

    /** What is checked and compared. */
    record Values(String method, String position, int pairs, String architecture, String operation, String site,
            Optional<ModelIdentity> model, String dataHash, SortedMap<Integer, Double> activationNorms,
            List<Dose> doses, List<LayerDiagnostics> diagnostics) {
        Values {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(position, "position");
            Objects.requireNonNull(architecture, "architecture");
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(site, "site");
            Objects.requireNonNull(model, "model");
            if (pairs < 0) {
                throw new IllegalArgumentException("pairs must not be negative, was " + pairs);
            }
            if (!dataHash.matches("([0-9a-f]{64})?")) {
                throw new IllegalArgumentException("a data hash has 64 hexadecimal digits, was '" + dataHash + "'");
            }
            activationNorms = Collections.unmodifiableSortedMap(new TreeMap<>(activationNorms));
            activationNorms.forEach((layer, norm) -> {
                if (layer < 0 || !(norm >= 0) || !Double.isFinite(norm)) {
                    throw new IllegalArgumentException("the activation norm of layer " + layer + " is " + norm
                            + "; layers are counted from 0 and norms are finite and not negative");
                }
            });
            doses = List.copyOf(doses);
            diagnostics = List.copyOf(diagnostics);
        }
    }

    VectorInfo(Values values) {
        this.values = values;
    }

    /**
     * Creates an info of origin only.
     *
     * @param method how it was made; empty if unknown
     * @param position at which tokens the activations were read; empty if unknown
     * @param pairs how many contrast pairs it rests on; 0 if unknown
     * @param architecture the model's architecture; empty if unknown
     * @throws IllegalArgumentException if {@code pairs} is negative
     */
    public VectorInfo(String method, String position, int pairs, String architecture) {
        this(new Values(method, position, pairs, architecture, "", "", Optional.empty(), "",
                Collections.emptySortedMap(),
                List.of(), List.of()));
    }

    /** {@return the info of a vector of unknown origin, empty texts and no pairs} */
    public static VectorInfo unknown() {
        return UNKNOWN;
    }

    /**
     * Begins the passport of a vector measured at the block outputs of a model, to be added to them.
     *
     * @param model the model
     * @param method how it was made, such as {@code difference-of-means}
     * @param position at which tokens the activations were read, such as {@code last}
     * @return the passport, without data, norms, doses and diagnostics
     */
    public static VectorInfo of(ModelIdentity model, String method, String position) {
        return new VectorInfo(new Values(method, position, 0, model.architecture(), "add", BLOCK_OUTPUT,
                Optional.of(model), "", Collections.emptySortedMap(), List.of(), List.of()));
    }

    /**
     * {@return this info with another method}
     *
     * @param newMethod see {@link #method}
     */
    public VectorInfo withMethod(String newMethod) {
        return new VectorInfo(
                new Values(newMethod, values.position, values.pairs, values.architecture, values.operation, values.site,
                        values.model, values.dataHash, values.activationNorms, values.doses, values.diagnostics));
    }

    /**
     * {@return this info with its data}
     *
     * @param count how many pairs or other examples
     * @param sha256 see {@link DataHash}; empty if unknown
     * @throws IllegalArgumentException if the count is negative or the text no hash
     */
    public VectorInfo withData(int count, String sha256) {
        return new VectorInfo(new Values(values.method, values.position, count, values.architecture, values.operation,
                values.site, values.model, sha256, values.activationNorms, values.doses, values.diagnostics));
    }

    /**
     * {@return this info with another operation}
     *
     * @param newOperation see {@link #operation}
     */
    public VectorInfo withOperation(String newOperation) {
        return new VectorInfo(
                new Values(values.method, values.position, values.pairs, values.architecture, newOperation, values.site,
                        values.model, values.dataHash, values.activationNorms, values.doses, values.diagnostics));
    }

    /**
     * {@return this info with a model, or without one}
     *
     * @param newModel see {@link #model}
     */
    public VectorInfo withModel(Optional<ModelIdentity> newModel) {
        return new VectorInfo(new Values(values.method, values.position, values.pairs, values.architecture,
                values.operation, values.site, newModel, values.dataHash, values.activationNorms, values.doses,
                values.diagnostics));
    }

    /**
     * {@return this info with the lengths of the activations}
     *
     * @param norms the mean length by layer
     * @throws IllegalArgumentException if a layer or norm is negative, or a norm not finite
     */
    public VectorInfo withActivationNorms(Map<Integer, Double> norms) {
        return new VectorInfo(new Values(values.method, values.position, values.pairs, values.architecture,
                values.operation, values.site, values.model, values.dataHash, new TreeMap<>(norms), values.doses,
                values.diagnostics));
    }

    /**
     * {@return this info with other doses}
     *
     * @param newDoses see {@link #doses}
     */
    public VectorInfo withDoses(List<Dose> newDoses) {
        return new VectorInfo(new Values(values.method, values.position, values.pairs, values.architecture,
                values.operation, values.site, values.model, values.dataHash, values.activationNorms, newDoses,
                values.diagnostics));
    }

    /**
     * {@return this info with other diagnostics}
     *
     * @param newDiagnostics see {@link #diagnostics}
     */
    public VectorInfo withDiagnostics(List<LayerDiagnostics> newDiagnostics) {
        return new VectorInfo(new Values(values.method, values.position, values.pairs, values.architecture,
                values.operation, values.site, values.model, values.dataHash, values.activationNorms, values.doses,
                newDiagnostics));
    }

    /** What stays true when the directions were changed in ways that no measurement covers. */
    VectorInfo unmeasured() {
        return withDoses(List.of()).withDiagnostics(List.of());
    }

    /** What is true of the directions multiplied by a number. */
    VectorInfo scaled(double factor) {
        if (!(factor > 0)) {
            return unmeasured();
        }
        return withDoses(values.doses.stream().map(dose -> dose.ofScaled(factor)).toList())
                .withDiagnostics(values.diagnostics.stream().map(layer -> layer.ofScaled(factor)).toList());
    }

    /** What is true of the directions multiplied by a number each. */
    VectorInfo rescaled(Map<Integer, Double> factors) {
        return withDoses(List.of()).withDiagnostics(values.diagnostics.stream()
                .filter(layer -> factors.getOrDefault(layer.layer(), 0.0) > 0)
                .map(layer -> layer.ofScaled(factors.get(layer.layer()))).toList());
    }

    /** What is true of some of the layers. */
    VectorInfo onLayers(Layers chosen, int depth) {
        return withDoses(values.doses.stream()
                .filter(dose -> dose.layers().stream().allMatch(layer -> chosen.contains(layer, depth))).toList())
                .withDiagnostics(
                        values.diagnostics.stream().filter(layer -> chosen.contains(layer.layer(), depth)).toList());
    }

    /**
     * What can be said of two vectors that were put together.
     *
     * @throws SteeringVectorException if they are of different models
     */
    VectorInfo combinedWith(VectorInfo other, String how) {
        if (equals(other)) {
            return unmeasured();
        }
        values.model.flatMap(mine -> other.values.model.flatMap(mine::differenceFrom)).ifPresent(difference -> {
            throw new SteeringVectorException("vectors of different models can't be combined: the first is of "
                    + values.model.get() + ", the second of " + other.values.model.get() + " (" + difference
                    + "). If you know better, take one's withoutModelCheck() first");
        });
        SortedMap<Integer, Double> norms = new TreeMap<>(other.values.activationNorms);
        norms.putAll(values.activationNorms);
        return new VectorInfo(new Values(how, common(values.position, other.values.position), 0,
                common(values.architecture, other.values.architecture),
                common(values.operation, other.values.operation), common(values.site, other.values.site),
                values.model.or(() -> other.values.model), "", norms, List.of(), List.of()));
    }

    private static String common(String mine, String others) {
        return mine.equals(others) ? mine : "";
    }

    /** Names the origin, as far as it is known; the measurements are too many for a line. */
    @Override
    public String toString() {
        List<String> known = new ArrayList<>();
        name(known, "method", values.method);
        name(known, "position", values.position);
        name(known, "pairs", values.pairs == 0 ? "" : Integer.toString(values.pairs));
        name(known, "architecture", values.architecture);
        name(known, "model", values.model.map(ModelIdentity::toString).orElse(""));
        return "VectorInfo[" + (known.isEmpty() ? "unknown" : String.join(", ", known)) + "]";
    }

    private static void name(List<String> known, String key, String value) {
        if (!value.isEmpty()) {
            known.add(key + "=" + value);
        }
    }

    /** {@return the method: how it was made, such as {@code difference-of-means}; empty if unknown} */
    public String method() {
        return values.method;
    }

    /** {@return the position, at which tokens the activations were read, such as {@code last}; empty if unknown} */
    public String position() {
        return values.position;
    }

    /** {@return the amount of data: how many contrast pairs, or other examples, it rests on; 0 if unknown} */
    public int pairs() {
        return values.pairs;
    }

    /**
     * Returns the architecture.
     *
     * @return the model's architecture, {@code controlvector.model_hint} in the file; empty if unknown. Other tools
     *         write other names for the same architecture, so it is only a hint
     */
    public String architecture() {
        return values.architecture;
    }

    /**
     * {@return the operation: what the directions are meant for, such as {@code add} or {@code project-out}; empty if
     * unknown}
     */
    public String operation() {
        return values.operation;
    }

    /**
     * {@return where in a layer they were measured and act: {@code block-output}, the only site of this library; empty
     * if unknown}
     */
    public String site() {
        return values.site;
    }

    /** {@return the model they were measured on, if known} */
    public Optional<ModelIdentity> model() {
        return values.model;
    }

    /**
     * {@return the hash of the data, SHA-256 of the data as hexadecimal text, see {@link DataHash}; empty if unknown}
     */
    public String dataHash() {
        return values.dataHash;
    }

    /**
     * {@return the lengths of the activations: the mean Euclidean length of the activations by layer; empty if unknown}
     */
    public SortedMap<Integer, Double> activationNorms() {
        return values.activationNorms;
    }

    /** {@return the doses: the strengths that were measured to work} */
    public List<Dose> doses() {
        return values.doses;
    }

    /** {@return the diagnostics: what was measured of the directions, by ascending layer} */
    public List<LayerDiagnostics> diagnostics() {
        return values.diagnostics;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VectorInfo info && values.equals(info.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
