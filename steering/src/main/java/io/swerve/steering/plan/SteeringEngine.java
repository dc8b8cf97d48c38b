package io.swerve.steering.plan;

import io.swerve.ActivationEdit;
import io.swerve.Batch;
import io.swerve.DecodeInterceptor;
import io.swerve.Sampler;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.Tokenizer;
import io.swerve.activation.EditableRows;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries plans out: before each decode it asks the rules of each token, then chooses the cheapest way that serves all
 * tokens of the decode exactly. Not thread-safe: inside the uses of its session.
 */
final class SteeringEngine implements DecodeInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

    private final Session session;
    private final Tokenizer tokenizer;
    private final SteeringOptions options;
    private final int layerCount;
    private final SequenceSteering[] sequences;
    private final int[] tokensInDecode;
    private final Map<SequenceState, SequenceSteering> saved = new WeakHashMap<>();
    private final DecodeTable table = new DecodeTable();
    private final RowContext row = new RowContext();
    private final LiveAdditions live;
    private final ProjectionMeter projections;
    private final ActivationEdit edit;
    private final boolean[] editedLayers;
    private final CompiledPlan defaultPlan;
    private final CompiledPlan unsteered;
    private UnsteeredTwin twin;
    private boolean inGraph;

    SteeringEngine(Session session, SteeringOptions options, CompiledPlan defaultPlan) {
        this.session = session;
        this.tokenizer = session.model().tokenizer();
        this.options = options;
        this.layerCount = session.model().layerCount();
        this.sequences = new SequenceSteering[session.options().maxSequences()];
        this.tokensInDecode = new int[sequences.length];
        this.live = new LiveAdditions(session);
        this.projections = options.projections() ? new ProjectionMeter(session.model().embeddingSize()) : null;
        this.edit = session.edit(this::edit);
        this.editedLayers = new boolean[layerCount];
        this.defaultPlan = defaultPlan;
        this.unsteered = CompiledPlan.of(SteeringPlan.none(), session.model());
        prepare(defaultPlan);
    }

    // ---- plans of sequences

    /** Makes the session ready for a plan. */
    void prepare(CompiledPlan plan) {
        if (plan.isAdditive() && !plan.isEmpty()) {
            live.open();
        }
        table.widen(plan.ruleCount());
        if (twin == null && (options.divergence() || plan.signals().divergence())) {
            twin = new UnsteeredTwin(session);
        }
    }

    SequenceSteering of(Sequence sequence) {
        SequenceSteering known = sequences[sequence.id()];
        if (known == null) {
            known = new SequenceSteering(defaultPlan);
            known.replay(sequence);
            sequences[sequence.id()] = known;
            if (sequence.length() > 0 && wouldHaveActed(defaultPlan, sequence)) {
                // From before the steering, or restored from a file: silence would be wrong either way.
                known = new SequenceSteering(unsteered);
                known.replay(sequence);
                sequences[sequence.id()] = known;
                LOG.warn(
                        "Sequence {} has {} tokens that were not decoded under this steering's plan; it stays unsteered."
                                + " Truncate it to 0, or use steerFromHere",
                        sequence.id(), sequence.length());
            }
        }
        return known;
    }

    void set(Sequence sequence, SequenceSteering steering) {
        sequences[sequence.id()] = steering;
    }

    /** Whether a plan would have acted on the tokens that a sequence has. */
    boolean wouldHaveActed(CompiledPlan plan, Sequence sequence) {
        SequenceSteering known = of(sequence);
        SequenceSteering trial = new SequenceSteering(plan);
        int[] tokens = sequence.tokens();
        trial.begin();
        for (int i = 0; i < tokens.length; i++) {
            Track track = trial.accept(tokens[i], trial.piece(tokenizer, tokens[i]), known.outputs().get(i));
            row.bind(tokens[i], i, trial, track, false);
            for (int rule = 0; rule < plan.ruleCount(); rule++) {
                CompiledRule compiled = plan.rule(rule);
                if (compiled.trigger().mayHold(compiled.trigger().ask(row))
                        && compiled.coefficient(row, trial) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- one decode

    @Override
    public void beforeDecode(Batch batch) {
        table.begin(batch.size());
        Arrays.fill(tokensInDecode, 0);
        boolean additive = true;
        for (int i = 0; i < batch.size(); i++) {
            Sequence sequence = batch.sequence(i);
            SequenceSteering steering = of(sequence);
            table.setOwner(i, steering);
            if (tokensInDecode[sequence.id()]++ == 0) {
                steering.begin();
            }
            additive &= ask(batch, i, steering, tokensInDecode[sequence.id()] - 1);
        }
        inGraph = additive && table.isUniform();
        if (inGraph && table.actsOn(0)) {
            live.set(table.owner(0).plan(), table.coefficients(), table.from(0));
        } else {
            live.clear();
        }
        for (int layer = 0; layer < layerCount; layer++) {
            boolean wanted = needsRows(layer, batch.size());
            if (wanted != editedLayers[layer]) {
                edit.setEnabled(layer, wanted);
                editedLayers[layer] = wanted;
            }
        }
    }

    /** Asks the rules of a token. Returns whether what they do can be done in the graph. */
    private boolean ask(Batch batch, int index, SequenceSteering steering, int tokenOfDecode) {
        CompiledPlan plan = steering.plan();
        int token = batch.token(index);
        Track track = steering.accept(token, steering.piece(tokenizer, token), batch.wantsLogits(index));
        row.bind(token, batch.position(index), steering, track, steering.hasStatisticsFor(tokenOfDecode));
        boolean acts = false;
        for (int rule = 0; rule < plan.ruleCount(); rule++) {
            CompiledRule compiled = plan.rule(rule);
            long answers = compiled.trigger().ask(row);
            if (compiled.trigger().mayHold(answers)) {
                float coefficient = compiled.coefficient(row, steering);
                table.set(index, rule, coefficient, answers);
                acts |= coefficient != 0;
            }
        }
        return !acts || plan.isAdditive();
    }

    /** Whether the rows of a layer must be seen while they are computed. */
    private boolean needsRows(int layer, int tokens) {
        if (inGraph && projections == null) {
            return false;
        }
        for (int i = 0; i < tokens; i++) {
            CompiledPlan plan = table.owner(i).plan();
            for (LayerOperation operation : plan.operations(layer)) {
                if (operation.acts(table.coefficients(), table.from(i))) {
                    return true;
                }
            }
            if (plan.probesAt(layer).length > 0 && table.actsOn(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean edit(EditableRows rows) {
        boolean changed = false;
        int layer = rows.layer();
        MemorySegment memory = rows.segment();
        long bytes = (long) rows.width() * Float.BYTES;
        for (int r = 0; r < rows.rows(); r++) {
            int token = rows.batchIndex(r);
            changed |= edit(layer, token, memory, r * bytes);
        }
        return changed;
    }

    private boolean edit(int layer, int token, MemorySegment memory, long offset) {
        SequenceSteering steering = table.owner(token);
        CompiledPlan plan = steering.plan();
        for (int probe : plan.probesAt(layer)) {
            if (plan.probe(probe, memory, offset)) {
                table.probed(token, probe);
            }
        }
        cancelUntriggered(plan, layer, token);
        if (projections != null) {
            return projections.apply(steering, layer, table, token, memory, offset, inGraph);
        }
        boolean changed = false;
        for (LayerOperation operation : plan.operations(layer)) {
            changed |= operation.apply(memory, offset, table.coefficients(), table.from(token));
        }
        return changed;
    }

    /** Now that the last probe of a rule has been read, it acts or not. */
    private void cancelUntriggered(CompiledPlan plan, int layer, int token) {
        for (int rule = 0; rule < plan.ruleCount(); rule++) {
            if (plan.rule(rule).trigger().lastProbeLayer() == layer && table.coefficient(token, rule) != 0
                    && !table.triggers(token, rule)) {
                table.cancel(token, rule);
            }
        }
    }

    @Override
    public void afterDecode(Batch batch) {
        Arrays.fill(tokensInDecode, 0);
        boolean divergence = options.divergence();
        for (int i = batch.size() - 1; i >= 0; i--) {
            SequenceSteering steering = table.owner(i);
            boolean output = batch.wantsLogits(i);
            if (tokensInDecode[batch.sequenceId(i)]++ == 0) {
                steering.commit();
                if (output && steering.plan().signals().statistics()) {
                    session.logits(i).measure(steering.statistics(), 1);
                    steering.measured();
                }
            }
            steering.decoded(batch.position(i), output);
            divergence |= steering.plan().signals().divergence();
            for (int rule = 0; rule < steering.plan().ruleCount(); rule++) {
                if (table.coefficient(i, rule) != 0) {
                    steering.counts(rule).touched();
                }
            }
        }
        if (divergence) {
            twin.follow(batch, (i, nats) -> table.owner(i).diverged(nats));
        }
    }

    @Override
    public void decodeFailed(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            of(batch.sequence(i)).rollBack();
        }
    }

    // ---- the lives of sequences

    @Override
    public void forked(Sequence parent, Sequence child) {
        sequences[child.id()] = of(parent).fork();
        if (twin != null) {
            twin.forked(parent.id(), child.id());
        }
    }

    @Override
    public void truncated(Sequence sequence) {
        SequenceSteering known = sequences[sequence.id()];
        if (known != null) {
            known.replay(sequence);
        }
        if (twin != null) {
            twin.truncated(sequence.id(), sequence.length());
        }
    }

    @Override
    public void closed(Sequence sequence) {
        sequences[sequence.id()] = null;
        if (twin != null) {
            twin.closed(sequence.id());
        }
    }

    @Override
    public void saved(Sequence sequence, SequenceState state) {
        saved.put(state, of(sequence).fork());
    }

    @Override
    public void restored(SequenceState state, Sequence sequence) {
        SequenceSteering known = saved.get(state);
        if (known != null) {
            sequences[sequence.id()] = known.fork();
        }
    }

    @Override
    public void generating(Sequence sequence, Sampler sampler) {
        of(sequence).setConstrained(sampler.options().grammar() != null);
    }

    void close() {
        edit.close();
        live.close();
        if (twin != null) {
            twin.close();
        }
    }
}
