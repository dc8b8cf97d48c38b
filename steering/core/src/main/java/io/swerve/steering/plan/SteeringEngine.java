package io.swerve.steering.plan;

import io.swerve.ActivationEdit;
import io.swerve.Batch;
import io.swerve.Sampler;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.activation.EditableRows;
import io.swerve.spi.DecodeInterceptor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;
import jdk.jfr.FlightRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries plans out: before each decode it asks the rules of each token, then chooses the cheapest way that serves all
 * tokens of the decode exactly. Not thread-safe: inside the uses of its session.
 */
final class SteeringEngine implements DecodeInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(SteeringEngine.class);

    private final Session session;
    private final TokenBytes pieces;
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
        this.pieces = new TokenBytes(session.model().tokenizer());
        this.options = options;
        this.layerCount = session.model().layerCount();
        this.sequences = new SequenceSteering[session.options().maxSequences()];
        this.tokensInDecode = new int[sequences.length];
        this.live = new LiveAdditions(session);
        this.projections = options.projections() ? new ProjectionMeter() : null;
        this.editedLayers = new boolean[layerCount];
        this.defaultPlan = defaultPlan;
        this.unsteered = CompiledPlan.of(SteeringPlan.none(), session.model());
        this.edit = session.options().observable() ? session.edit(this::edit) : null;
        boolean complete = false;
        try {
            prepare(defaultPlan);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    // ---- plans of sequences

    /** Makes the session ready for a plan. */
    void prepare(CompiledPlan plan) {
        if (edit == null) {
            requireFixed(plan);
        }
        if (plan.isAdditive() && !plan.isEmpty()) {
            live.open();
        }
        table.widen(plan.ruleCount());
        if (twin == null && (options.divergence() || plan.signals().divergence())) {
            twin = new UnsteeredTwin(session);
        }
    }

    /** What a session that isn't observable can do: one control vector, for all of its tokens. */
    private void requireFixed(CompiledPlan plan) {
        boolean another = defaultPlan != null && defaultPlan != plan;
        if (another || plan.explanation().tier() != Tier.CONTROL_VECTOR || options.projections()) {
            throw new SteeringPlanException("a session that is not observable is steered by one plan that adds the same"
                    + " at every token, given when the steering begins, and measures no projections; open the session"
                    + " with SessionOptions.withObservable(true) for " + (another
                            ? "plans of sequences"
                            : options.projections() ? "projections" : plan.explanation().toString()));
        }
    }

    SequenceSteering of(Sequence sequence) {
        SequenceSteering known = sequences[sequence.id()];
        if (known == null) {
            known = begin(sequence);
            sequences[sequence.id()] = known;
        }
        return known;
    }

    private SequenceSteering begin(Sequence sequence) {
        SequenceSteering fresh = new SequenceSteering(defaultPlan);
        fresh.replay(sequence, pieces);
        if (sequence.length() == 0 || !wouldHaveActed(defaultPlan, sequence, fresh.log())) {
            return fresh;
        }
        // From before the steering, or restored from a file: silence would be wrong either way.
        LOG.warn("Sequence {} has {} tokens that were not decoded under this steering's plan; it stays unsteered."
                + " Truncate it to 0, or use steerFromHere", sequence.id(), sequence.length());
        SequenceSteering foreign = new SequenceSteering(unsteered);
        foreign.replay(sequence, pieces);
        return foreign;
    }

    /** Gives a sequence another plan from its next token on. */
    void replace(Sequence sequence, CompiledPlan plan) {
        prepare(plan);
        SequenceSteering steering = new SequenceSteering(plan);
        steering.succeed(of(sequence), sequence, pieces);
        sequences[sequence.id()] = steering;
    }

    /** Whether a plan would, or might, have acted on the tokens that a sequence has. */
    boolean wouldHaveActed(CompiledPlan plan, Sequence sequence) {
        return wouldHaveActed(plan, sequence, of(sequence).log());
    }

    private boolean wouldHaveActed(CompiledPlan plan, Sequence sequence, TokenLog log) {
        if (plan.isEmpty()) {
            return false;
        }
        SequenceSteering trial = new SequenceSteering(plan);
        trial.log().copyFrom(log);
        int[] tokens = sequence.tokens();
        for (int i = 0; i < tokens.length; i++) {
            trial.begin();
            TriggerState track = trial.accept(tokens[i], trial.piece(pieces, tokens[i]), log.isOutput(i), true);
            row.bind(tokens[i], i, trial, track);
            for (int rule = 0; rule < plan.ruleCount(); rule++) {
                if (mightAct(plan.rule(rule), trial)) {
                    return true;
                }
            }
            trial.commit();
        }
        return false;
    }

    private boolean mightAct(CompiledRule rule, SequenceSteering trial) {
        if (row.step() > 0 && rule.readsStatistics() && !row.hasStatistics()
                && (Double.isNaN(row.entropy()) || !rule.trigger().readsEntropy())) {
            return true; // it would have been asked with statistics that nobody remembers
        }
        return rule.trigger().mayHold(rule.trigger().ask(row)) && rule.coefficient(row, trial) != 0;
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
            additive &= ask(batch, i, steering, tokensInDecode[sequence.id()] == 1);
        }
        inGraph = additive && table.isUniform();
        if (!inGraph && edit == null) {
            throw new SteeringPlanException("sequences that are steered and others that are not are in one batch, which"
                    + " only an observable session can serve: SessionOptions.withObservable(true)");
        }
        if (inGraph && table.actsOn(0)) {
            live.set(table.owner(0).plan(), table.coefficients(), table.from(0));
        } else {
            live.clear();
        }
        for (int layer = 0; layer < layerCount && edit != null; layer++) {
            boolean wanted = needsRows(layer, batch.size());
            if (wanted != editedLayers[layer]) {
                edit.setEnabled(layer, wanted);
                editedLayers[layer] = wanted;
            }
        }
    }

    /** Asks the rules of a token. Returns whether what they do can be done in the graph. */
    private boolean ask(Batch batch, int index, SequenceSteering steering, boolean first) {
        CompiledPlan plan = steering.plan();
        int token = batch.token(index);
        TriggerState track = steering.accept(token, steering.piece(pieces, token), batch.wantsLogits(index), first);
        row.bind(token, batch.position(index), steering, track);
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
            int position = batch.position(i);
            boolean output = batch.wantsLogits(i);
            if (tokensInDecode[batch.sequenceId(i)]++ == 0) {
                steering.commit();
                if (output && steering.plan().signals().statistics()) {
                    session.logits(i).measure(steering.statistics(), 1);
                    steering.measured(position);
                }
            }
            steering.decoded(position, output);
            divergence |= steering.plan().signals().divergence();
            for (int rule = 0; rule < steering.plan().ruleCount(); rule++) {
                if (table.coefficient(i, rule) != 0 && (output || !steering.plan().rule(rule).isOfLastLayerOnly())) {
                    steering.acted(rule, position);
                }
            }
        }
        if (divergence) {
            twin.follow(batch, (i, nats) -> diverged(table.owner(i), batch.position(i), nats));
        }
        if (FlightRecorder.isInitialized() && SteerEvent.SWITCH.isEnabled()) {
            SteerEvent.record(batch, table, inGraph);
        }
    }

    private void diverged(SequenceSteering steering, int position, double nats) {
        if (options.divergence() || steering.plan().signals().divergence()) {
            steering.diverged(position, nats);
        }
    }

    @Override
    public void decodeFailed(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            SequenceSteering known = sequences[batch.sequenceId(i)];
            if (known != null) {
                known.rollBack();
            }
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
        if (known != null && known.plan() == unsteered && sequence.length() == 0) {
            sequences[sequence.id()] = null; // what the plan had no part in is gone
        } else if (known != null) {
            known.replay(sequence, pieces);
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
        of(sequence).setConstrained(sampler.options().grammar().isPresent());
    }

    void close() {
        if (edit != null) {
            edit.close();
        }
        live.close();
        if (twin != null) {
            twin.close();
        }
    }
}
