package io.swerve.bench.perf;

import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Progress;
import io.swerve.Registration;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Reads a prompt: plainly, with the entropy of every token, with taps, with all activations kept, and with steering by
 * each tier.
 *
 * @param tokens length of the prompt
 */
record PrefillSuite(int tokens) implements Suite {
    private static final String PLAIN = "plain";
    private static final String ALL_LOGITS = "all_logits";
    /** Small beside any residual stream: steering shall cost what it costs, not change what is computed. */
    private static final double STRENGTH = 0.001;

    PrefillSuite {
        if (tokens < 2) {
            throw new IllegalArgumentException("a prompt has at least 2 tokens, was " + tokens);
        }
    }

    @Override
    public SuiteReport measure(Model model, SessionOptions options, PairedRuns runs, Progress progress) {
        SessionOptions sized = options.withContextSize(tokens).withMaxSequences(1);
        try (Session plain = model.openSession(sized.withObservable(false));
                Session observable = model.openSession(sized.withObservable(true))) {
            return new SuiteReport("prefill", "tokens", "a prompt of " + tokens + " tokens, in an empty cache",
                    MeasuredModel.of(model), plain.options().threads(), runs,
                    runs.of(new PrefillPrompt(model, tokens).contenders(plain, observable), progress));
        }
    }

    /** The prompt, and all ways to read it. */
    private static final class PrefillPrompt {
        private final Model model;
        private final int[] tokens;
        private final int[] layers;
        private final BenchPlans plans;
        private final float[] flat;

        PrefillPrompt(Model model, int count) {
            this.model = model;
            SplittableRandom random = new SplittableRandom(7);
            tokens = random.ints(count, 0, model.tokenizer().vocabularySize()).toArray();
            layers = IntStream.range(0, model.layerCount()).toArray();
            float[][] directions = new float[layers.length][model.embeddingSize()];
            flat = new float[(layers.length - 1) * model.embeddingSize()];
            for (int layer = 0; layer < layers.length; layer++) {
                for (int i = 0; i < directions[layer].length; i++) {
                    directions[layer][i] = (float) random.nextDouble(-STRENGTH, STRENGTH);
                }
                if (layer > 0) {
                    System.arraycopy(directions[layer], 0, flat, (layer - 1) * directions[layer].length,
                            directions[layer].length);
                }
            }
            plans = new BenchPlans(directions);
        }

        List<Contender> contenders(Session plain, Session observable) {
            int middle = layers.length / 2;
            return List.of(Contender.baseline(PLAIN, "plain, logits of the last token", tokens.length,
                    new PrefillRead(plain)),
                    Contender.baseline(ALL_LOGITS, "plain, logits of every token", tokens.length,
                            new Everywhere(plain, false)),
                    of("entropy", "entropy of every token", ALL_LOGITS, 0.97, new Everywhere(plain, true)),
                    of("static_steering", "control vector", PLAIN, 0.99, new ControlVector(plain)),
                    of("observable", "observable, no tap", PLAIN, Double.NaN, new PrefillRead(observable)),
                    of("tapped_one", "one layer tapped", PLAIN, 0.95, new Tapped(observable, middle)),
                    of("tapped_inner", "all layers but the last tapped", PLAIN, 0.95,
                            new Tapped(observable, IntStream.range(0, layers.length - 1).toArray())),
                    // rows of the last layer are computed for outputs only, so its feed-forward network isn't cut short
                    of("tapped", "all layers tapped", PLAIN, 0.95, new Tapped(observable, layers)),
                    of("captured", "all rows of all layers kept", PLAIN, Double.NaN,
                            new Captured(observable, layers)),
                    of("live_steering", "live control vector", PLAIN, 0.97, new Live(observable)),
                    of("static_plan", "plan: static addition", PLAIN, 0.99,
                            new Planned(plain, plans.staticAddition())),
                    of("live_plan", "plan: addition that changes", PLAIN, 0.97,
                            new Planned(observable, plans.liveAddition())),
                    of("one_layer_plan", "plan: ablation, one layer", PLAIN, 0.97,
                            new Planned(observable, plans.ablation(middle))),
                    of("ablation_plan", "plan: ablation, all layers", PLAIN, 0.90,
                            new Planned(observable, plans.ablation())),
                    // both sides compute all logits, and so the rows of the last layer
                    of("everything", "all of it together", ALL_LOGITS, Double.NaN,
                            new PrefillTogether(observable, layers)));
        }

        private Contender of(String name, String title, String baseline, double target, MeasuredWork work) {
            return new Contender(name, title, baseline, target, tokens.length, work);
        }

        /** Reads the prompt in a sequence that is empty again each time. */
        private class PrefillRead extends MeasuredWork {
            final Session session;
            Sequence sequence;

            PrefillRead(Session session) {
                this.session = session;
            }

            @Override
            void begin() {
                sequence = session.newSequence();
            }

            @Override
            void reset() {
                sequence.truncate(0);
            }

            @Override
            void run() {
                sequence.prefill(tokens);
            }

            @Override
            void end() {
                sequence.close();
            }
        }

        /** Reads the prompt with logits of every token, as scoring does. */
        private class Everywhere extends PrefillRead {
            private final LogitStatistics statistics = new LogitStatistics();
            private final boolean measured;
            private double sum;

            Everywhere(Session session, boolean measured) {
                super(session);
                this.measured = measured;
            }

            @Override
            void run() {
                Batch batch = session.batch();
                for (int from = 0; from < tokens.length; from += batch.capacity()) {
                    batch.clear();
                    int count = Math.min(batch.capacity(), tokens.length - from);
                    for (int i = 0; i < count; i++) {
                        batch.add(sequence, tokens[from + i], true);
                    }
                    session.decode(batch);
                    for (int i = 0; measured && i < count; i++) {
                        session.logits(i).measure(statistics, 1);
                        sum += statistics.entropy();
                    }
                }
                batch.clear();
            }

            @Override
            void end() {
                super.end();
                if (Double.isNaN(sum)) { // uses the result, so that computing it can't be left out
                    throw new IllegalStateException("the entropy is no number");
                }
            }
        }

        private final class Tapped extends PrefillRead {
            private final int[] tapped;
            private RowCopies copies;
            private Registration tap;

            Tapped(Session session, int... tapped) {
                super(session);
                this.tapped = tapped;
            }

            @Override
            void begin() {
                super.begin();
                copies = new RowCopies(model.layerCount(), model.embeddingSize());
                tap = session.tap(copies, RowSelection.ALL, Layers.of(tapped));
            }

            @Override
            void end() {
                tap.close();
                copies.close();
                super.end();
            }
        }

        /** Entropy, taps on all layers, an addition that changes, and ablation of one layer. */
        private final class PrefillTogether extends Everywhere {
            private final int[] tapped;
            private RowCopies copies;
            private Registration tap;
            private Steering steering;

            PrefillTogether(Session session, int... tapped) {
                super(session, true);
                this.tapped = tapped;
            }

            @Override
            void begin() {
                super.begin();
                copies = new RowCopies(model.layerCount(), model.embeddingSize());
                tap = session.tap(copies, RowSelection.ALL, Layers.of(tapped));
                steering = Steering.on(session, plans.everything(), SteeringOptions.defaults());
            }

            @Override
            void end() {
                steering.close();
                tap.close();
                copies.close();
                super.end();
            }
        }

        private final class Captured extends PrefillRead {
            private final int[] captured;
            private ActivationCapture capture;

            Captured(Session session, int... captured) {
                super(session);
                this.captured = captured;
            }

            @Override
            void begin() {
                super.begin();
                capture = session.capture(RowSelection.ALL, Layers.of(captured));
            }

            @Override
            void reset() {
                super.reset();
                capture.clear();
            }

            @Override
            void end() {
                capture.close();
                super.end();
            }
        }

        private final class ControlVector extends PrefillRead {
            ControlVector(Session session) {
                super(session);
            }

            @Override
            void begin() {
                super.begin();
                SessionEngine.of(session).setControlVector(flat, 1, model.layerCount() - 1);
            }

            @Override
            void end() {
                SessionEngine.of(session).clearControlVector();
                super.end();
            }
        }

        private final class Live extends PrefillRead {
            private LiveControlVector live;

            Live(Session session) {
                super(session);
            }

            @Override
            void begin() {
                super.begin();
                live = SessionEngine.of(session).openLiveControlVector();
                for (int layer = 1; layer < layers.length; layer++) {
                    live.set(layer, plans.vector().direction(layer), 1);
                }
            }

            @Override
            void end() {
                live.close();
                super.end();
            }
        }

        private final class Planned extends PrefillRead {
            private final SteeringPlan plan;
            private Steering steering;

            Planned(Session session, SteeringPlan plan) {
                super(session);
                this.plan = plan;
            }

            @Override
            void begin() {
                super.begin();
                steering = Steering.on(session, plan, SteeringOptions.defaults());
            }

            @Override
            void end() {
                steering.close();
                super.end();
            }
        }
    }
}
