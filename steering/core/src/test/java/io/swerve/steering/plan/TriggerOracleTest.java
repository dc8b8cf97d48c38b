package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.activation.ActivationRows;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.TriggerOracle.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random plans on random sequences of the real model, which are decoded in pieces and together, forked, cut, saved and
 * restored: each rule touches exactly the rows that the oracle says. A rule adds 1000 to a component of its own, so that
 * the rows which it touched can be told.
 */
class TriggerOracleTest {
    private static final int LAST = 4;
    private static final int BATCH = 24;
    private static Model model;
    private static int[] tokens;
    private static String[] pieces;

    @BeforeAll
    static void load() {
        model = Lab.model();
        tokens = IntStream
                .of(model.tokenizer().encode("<think>\nStart with 42, then é.\n</think>\n The answer is so 4.",
                        Encoding.PROMPT_PART))
                .distinct().toArray();
        pieces = IntStream.of(tokens).mapToObj(token -> new String(model.tokenizer().pieceBytes(token),
                StandardCharsets.UTF_8)).filter(piece -> !piece.contains("\ufffd") && !piece.isEmpty())
                .toArray(String[]::new);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    /** A sequence, as the test knows it. */
    private static final class Known {
        final Sequence sequence;
        final SteeringPlan plan;
        final List<Row> rows;
        final long[] touched;
        boolean constrained;
        long decoded;

        Known(Sequence sequence, SteeringPlan plan, List<Row> rows, boolean constrained) {
            this.sequence = sequence;
            this.plan = plan;
            this.rows = new ArrayList<>(rows);
            this.touched = new long[plan.rules().size()];
            this.constrained = constrained;
        }
    }

    /** A saved sequence, as the test knows it. */
    private record Saved(SequenceState state, SteeringPlan plan, List<Row> rows, boolean constrained) {}

    private final Map<Long, float[][]> seen = new HashMap<>();
    private final List<Known> open = new ArrayList<>();
    private final List<Saved> saved = new ArrayList<>();
    private final LogitStatistics statistics = new LogitStatistics();
    private Random random;
    private Session session;
    private Steering steering;
    private RandomTriggers triggers;
    private int compared;
    private int fired;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void touchExactlyTheRowsThatTheOracleSays(long seed) {
        random = new Random(seed);
        List<Trigger.ProbeAbove> probes = new ArrayList<>();
        for (int layer = 0; layer <= 2; layer++) {
            SteeringVector direction = RandomTriggers.probeDirection(random, model.embeddingSize(), layer);
            probes.add(new Trigger.ProbeAbove(layer, direction, 0.2));
            probes.add(new Trigger.ProbeAbove(layer, direction, -0.2));
        }
        triggers = new RandomTriggers(random, tokens, pieces, probes);
        try (Session opened = model.openSession(Lab.options().withContextSize(1024).withBatchSize(BATCH, 8)
                .withMaxSequences(4));
                Steering ofSession = Steering.on(opened);
                Registration _ = opened.tap(this::look, RowSelection.ALL, Layers.of(0, 1, 2, 3, LAST))) {
            session = opened;
            steering = ofSession;
            for (int action = 0; action < 40; action++) {
                act(random.nextInt(12));
            }
            saved.forEach(state -> state.state().close());
        }
        assertThat(compared).as("tokens compared").isGreaterThan(100);
        assertThat(fired).as("rules that acted").isGreaterThan(20);
    }

    private void look(ActivationRows rows) {
        for (int i = 0; i < rows.rows(); i++) {
            long key = (long) rows.sequence(i) << 32 | rows.position(i);
            float[] row = new float[rows.width()];
            rows.copyRow(i, row);
            seen.computeIfAbsent(key, _ -> new float[LAST + 1][])[rows.layer()] = row;
        }
    }

    private void act(int action) {
        if (open.isEmpty()) {
            begin();
            return;
        }
        Known known = open.get(random.nextInt(open.size()));
        switch (action) {
            case 0, 1 -> begin();
            case 2, 3 -> prefill(known);
            case 4, 5, 6 -> together();
            case 7 -> generate(known);
            case 8 -> truncate(known);
            case 9 -> fork(known);
            case 10 -> saveOrRestore(known);
            default -> {
                known.constrained = !known.constrained;
                steering.setConstrained(known.sequence, known.constrained);
            }
        }
    }

    private void makeRoom() {
        if (open.size() == session.options().maxSequences()) {
            open.remove(random.nextInt(open.size())).sequence.close();
        }
    }

    private void begin() {
        makeRoom();
        Sequence sequence = session.newSequence();
        SteeringPlan plan = plan();
        steering.steer(sequence, plan);
        open.add(new Known(sequence, plan, List.of(), false));
        prefill(open.getLast());
    }

    private SteeringPlan plan() {
        List<Rule> rules = new ArrayList<>();
        while (rules.size() < 3) {
            float[] direction = new float[model.embeddingSize()];
            direction[rules.size()] = 1000;
            int layer = 2 + random.nextInt(LAST - 1);
            try {
                rules.add(Rule.of(Intervention.add(SteeringVector.of(Map.of(layer, direction), VectorInfo.unknown())))
                        .when(triggers.next(3)));
            } catch (SteeringPlanException contradictory) {
                assertThat(contradictory).hasMessageContaining("never");
            }
        }
        return new SteeringPlan(rules);
    }

    private int[] draw(int count) {
        return random.ints(count, 0, tokens.length).map(i -> tokens[i]).toArray();
    }

    private void prefill(Known known) {
        int[] prompt = draw(1 + random.nextInt(40));
        known.sequence.prefill(prompt).measure(statistics, 1);
        for (int i = 0; i < prompt.length; i++) {
            boolean last = i == prompt.length - 1;
            compare(known, prompt[i], last, last ? statistics.entropy() : Double.NaN);
        }
    }

    private void generate(Known known) {
        for (int i = 4 + random.nextInt(24); i > 0; i--) {
            int token = draw(1)[0];
            known.sequence.decode(token).measure(statistics, 1);
            compare(known, token, true, statistics.entropy());
        }
    }

    /** Tokens of several sequences in one batch: some of prompts, some generated, some with the answers given. */
    private void together() {
        int count = 1 + random.nextInt(BATCH);
        int[] ofBatch = draw(count);
        Known[] owners = new Known[count];
        int[] last = new int[open.size()];
        Batch batch = session.batch();
        batch.clear();
        int style = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int owner = style == 0 ? i * open.size() / count : random.nextInt(open.size());
            owners[i] = open.get(owner);
            last[owner] = i;
            batch.add(owners[i].sequence, ofBatch[i], style == 1 || random.nextInt(3) > 0);
        }
        session.decode(batch);
        for (int i = 0; i < count; i++) {
            double entropy = Double.NaN;
            if (batch.wantsLogits(i) && last[open.indexOf(owners[i])] == i) {
                session.logits(i).measure(statistics, 1);
                entropy = statistics.entropy();
            }
            compare(owners[i], ofBatch[i], batch.wantsLogits(i), entropy);
        }
        batch.clear();
    }

    private void compare(Known known, int token, boolean output, double entropyAfter) {
        int position = known.rows.size();
        float[][] activations = seen.remove((long) known.sequence.id() << 32 | position);
        Row row = new Row(token, Row.latin(model.tokenizer().pieceBytes(token)), output, entropyAfter,
                known.constrained, activations);
        known.rows.add(row);
        known.decoded++;
        for (int i = 0; i < known.plan.rules().size(); i++) {
            Rule rule = known.plan.rules().get(i);
            boolean touched = activations[rule.layerList().getFirst()][i] > 500;
            if (touched) {
                known.touched[i]++;
                fired++;
            }
            if (!TriggerOracle.isClose(rule.trigger(), row)) {
                compared++;
                assertThat(touched).as("token %d at %d, step %d, rule %d: %s", token, position,
                        TriggerOracle.step(known.rows, position), i, rule.trigger())
                        .isEqualTo(TriggerOracle.holds(rule.trigger(), known.rows, position));
            }
        }
    }

    private void truncate(Known known) {
        checkReceipt(known);
        int length = random.nextInt(known.rows.size() + 1);
        known.sequence.truncate(length);
        known.rows.subList(length, known.rows.size()).clear();
        if (length == 0 && random.nextBoolean()) {
            prefill(known);
        }
    }

    private void fork(Known known) {
        checkReceipt(known);
        if (open.size() < session.options().maxSequences()) {
            open.add(new Known(known.sequence.fork(), known.plan, known.rows, known.constrained));
        }
    }

    private void saveOrRestore(Known known) {
        if (saved.isEmpty() || random.nextBoolean()) {
            saved.add(new Saved(known.sequence.save(), known.plan, List.copyOf(known.rows), known.constrained));
        } else {
            makeRoom();
            Saved state = saved.get(random.nextInt(saved.size()));
            open.add(new Known(session.restore(state.state()), state.plan(), state.rows(), state.constrained()));
            assertThat(steering.plan(open.getLast().sequence)).isEqualTo(state.plan());
        }
    }

    private void checkReceipt(Known known) {
        Receipt receipt = steering.receipt(known.sequence);
        assertThat(receipt.tokens()).isEqualTo(known.decoded);
        assertThat(receipt.rules().stream().mapToLong(Receipt.RuleReceipt::rows).toArray())
                .as("rows of %s", Arrays.toString(known.touched)).isEqualTo(known.touched);
    }
}
