package io.swerve.bench.perf;

import io.swerve.Batch;
import io.swerve.CacheLayout;
import io.swerve.Model;
import io.swerve.Progress;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Decodes several sequences in one batch: how many tokens they get together, what it costs to steer each by a plan of
 * its own, and what it saves to read a prompt that they share only once.
 *
 * @param sequences how many at once, ascending, one first
 * @param prompt length of the prompt in tokens
 * @param tokens how many tokens each sequence decodes in a run
 */
record ParallelSuite(List<Integer> sequences, int prompt, int tokens) implements Suite {
    private static final String ONE = "sequences_1";
    private static final double STRENGTH = 0.001;
    /** How many plans there are of which no two are alike. */
    private static final int PLANS = 8;
    private static final int MAX_BATCH = 512;

    ParallelSuite {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty() || sequences.getFirst() != 1
                || !sequences.equals(sequences.stream().sorted().distinct().toList())) {
            throw new IllegalArgumentException(
                    "the numbers of sequences must ascend and begin with 1, which the others are compared to; were "
                            + sequences);
        }
        if (prompt < 1 || tokens < 1) {
            throw new IllegalArgumentException(
                    "prompt and tokens must be at least 1, were " + prompt + " and " + tokens);
        }
    }

    @Override
    public SuiteReport measure(Model model, SessionOptions options, PairedRuns runs, Progress progress) {
        int[] text = new SplittableRandom(7).ints(prompt + tokens, 0, model.tokenizer().vocabularySize()).toArray();
        BenchPlans plans = plans(model);
        List<Contender> contenders = new ArrayList<>();
        for (int count : sequences) {
            SessionOptions sized = options.withContextSize(count * text.length).withMaxSequences(count)
                    .withBatchSize(batch(count), batch(count)).withCacheLayout(CacheLayout.PER_SEQUENCE);
            SessionOptions pooled = sized.withCacheLayout(CacheLayout.SHARED);
            contenders.add(new Contender("sequences_" + count, count + (count == 1 ? " sequence" : " sequences"), ONE,
                    Double.NaN, (double) count * tokens, new Together(model, sized, text, count, List.of())));
            contenders.add(new Contender("plans_" + count, count + ", each under its own plan", "sequences_" + count,
                    count == PLANS ? 0.85 : Double.NaN, (double) count * tokens,
                    new Together(model, sized, text, count, plans.different(Math.min(count, PLANS)))));
            if (count > 1) {
                contenders.add(new Contender("pooled_" + count, count + ", one cache for all", "sequences_" + count,
                        Double.NaN, (double) count * tokens, new Together(model, pooled, text, count, List.of())));
                contenders.add(Contender.baseline("prompt_each_" + count, count + " times a prompt, each read",
                        (double) count * prompt, new Prompts(model, sized, text, count, false)));
                contenders.add(new Contender("prompt_copied_" + count, count + " times a prompt, read once and copied",
                        "prompt_each_" + count, 1, (double) count * prompt,
                        new Prompts(model, sized, text, count, true)));
                contenders.add(new Contender("prompt_shared_" + count, count + " times a prompt, read once and shared",
                        "prompt_each_" + count, 1, (double) count * prompt,
                        new Prompts(model, pooled, text, count, true)));
            }
        }
        return new SuiteReport("parallel", "tokens",
                "a prompt of " + prompt + " tokens, then " + tokens + " tokens of each sequence in one batch",
                MeasuredModel.of(model), options.threads(), runs, runs.of(contenders, progress));
    }

    private int batch(int count) {
        return Math.max(count, Math.min(MAX_BATCH, count * prompt));
    }

    private static BenchPlans plans(Model model) {
        SplittableRandom random = new SplittableRandom(8);
        float[][] directions = new float[model.layerCount()][model.embeddingSize()];
        for (float[] direction : directions) {
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (float) random.nextDouble(-STRENGTH, STRENGTH);
            }
        }
        return new BenchPlans(directions);
    }

    /** Has a session of its own while it is measured: the thread pools of many sessions would be in each other's way. */
    private abstract static class InSession extends MeasuredWork {
        final int[] text;
        final int count;
        private final Model model;
        private final SessionOptions options;
        Session session;

        InSession(Model model, SessionOptions options, int[] text, int count) {
            this.model = model;
            this.options = options;
            this.text = text;
            this.count = count;
        }

        @Override
        void begin() {
            session = model.openSession(options);
        }

        @Override
        void end() {
            session.close();
        }
    }

    /** Decodes one token of each sequence at a time. */
    private final class Together extends InSession {
        private final List<SteeringPlan> plans;
        private final Sequence[] open;
        private Steering steering;

        Together(Model model, SessionOptions options, int[] text, int count, List<SteeringPlan> plans) {
            super(model, options.withObservable(!plans.isEmpty()), text, count);
            this.plans = plans;
            this.open = new Sequence[count];
        }

        @Override
        void begin() {
            super.begin();
            steering = plans.isEmpty() ? null : Steering.on(session);
            for (int i = 0; i < count; i++) {
                open[i] = session.newSequence();
                if (steering != null) {
                    steering.steer(open[i], plans.get(i % plans.size()));
                }
                open[i].prefill(Arrays.copyOf(text, prompt));
            }
        }

        @Override
        void reset() {
            for (Sequence sequence : open) {
                sequence.truncate(prompt);
            }
        }

        @Override
        void run() {
            Batch batch = session.batch();
            for (int i = prompt; i < text.length; i++) {
                batch.clear();
                for (Sequence sequence : open) {
                    batch.add(sequence, text[i], true);
                }
                session.decode(batch);
            }
            batch.clear();
        }

        @Override
        void end() {
            if (steering != null) {
                steering.close();
            }
            super.end();
        }
    }

    /** Reads the same prompt into every sequence, or into one that is forked. */
    private final class Prompts extends InSession {
        private final boolean shared;
        private final List<Sequence> open = new ArrayList<>();

        Prompts(Model model, SessionOptions options, int[] text, int count, boolean shared) {
            super(model, options.withObservable(false), text, count);
            this.shared = shared;
        }

        @Override
        void reset() {
            open.forEach(Sequence::close);
            open.clear();
        }

        @Override
        void run() {
            Batch batch = session.batch();
            batch.clear();
            for (int i = 0; i < (shared ? 1 : count); i++) {
                Sequence sequence = session.newSequence();
                open.add(sequence);
                for (int t = 0; t < prompt; t++) {
                    if (batch.size() == batch.capacity()) {
                        session.decode(batch);
                        batch.clear();
                    }
                    batch.add(sequence, text[t], t == prompt - 1);
                }
            }
            session.decode(batch);
            batch.clear();
            while (open.size() < count) {
                open.add(open.getFirst().fork());
            }
        }

        @Override
        void end() {
            open.clear();
            super.end();
        }
    }
}
