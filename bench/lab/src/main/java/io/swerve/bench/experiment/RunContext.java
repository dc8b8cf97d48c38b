package io.swerve.bench.experiment;

import com.google.gson.JsonObject;
import io.swerve.CacheLayout;
import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.TaskException;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.decoding.ParallelDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** The context of one run. */
final class RunContext implements ExperimentContext, AutoCloseable {
    /** Room for a prompt in each sequence, besides the longest answer. */
    private static final int PROMPT_TOKENS = 192;

    private final ExperimentModels models;
    private final RunOptions options;
    private final int problems;
    private final Task task;
    private final RowStore store;
    private final Set<String> notes = new HashSet<>();
    private Watcher watcher;
    private final Set<String> stages = new HashSet<>();
    private final Map<Model, ParallelDecoder> decoders = new HashMap<>();
    private final Map<Model, AnswerScorer> scorers = new HashMap<>();
    private final Map<Model, Prompting> promptings = new HashMap<>();
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    RunContext(ExperimentModels models, RunOptions options, int problems, Task task, RowStore store,
            Watcher watcher) {
        this.models = models;
        this.options = options;
        this.problems = problems;
        this.task = task;
        this.store = store;
        this.watcher = watcher;
        watcher.stopsBy(this::stop);
    }

    /** From now on the watcher is told how long the rest takes. */
    void timed(Workload workload) {
        watcher = new WorkClock(watcher, workload);
    }

    private void stop() {
        stopped = true;
        stops.forEach(Runnable::run);
    }

    @Override
    public Model base() {
        return models.base();
    }

    @Override
    public Model thinking() {
        return models.thinking();
    }

    @Override
    public boolean hasBase() {
        return models.hasBase();
    }

    @Override
    public boolean hasThinking() {
        return models.hasThinking();
    }

    @Override
    public int problems() {
        return problems;
    }

    @Override
    public long seed() {
        return options.seed();
    }

    @Override
    public int threads() {
        return options.threads();
    }

    @Override
    public int parallel() {
        return options.parallel();
    }

    @Override
    public int maxTokens() {
        return options.maxTokens();
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public List<TaskProblem> problems(Split split, int count) {
        List<TaskProblem> found = task.problems(split, count, options.seed());
        String part = split.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (found.isEmpty() && count > 0) {
            throw new TaskException("task " + task.name() + " has no problem in its " + part
                    + " part (problems are dealt to three parts by their texts); give it more problems");
        }
        if (found.size() < count) {
            note("task " + task.name() + " has " + found.size() + " problems in its " + part + " part, of " + count
                    + " asked for");
        }
        return found;
    }

    @Override
    public Prompting prompting(Model model) {
        return promptings.computeIfAbsent(model, key -> Prompting.of(key).withAnswerFormat(task.answerFormat()));
    }

    @Override
    public SessionOptions sessionOptions() {
        return SessionOptions.defaults().withThreads(options.threads()).withMaxSequences(options.parallel())
                .withContextSize(Math.multiplyExact(options.parallel(), options.maxTokens() + PROMPT_TOKENS));
    }

    @Override
    public ParallelDecoder decoder(Model model) {
        return decoders.computeIfAbsent(model, _ -> {
            ParallelDecoder decoder = ParallelDecoder.open(model,
                    sessionOptions().withCacheLayout(CacheLayout.PER_SEQUENCE));
            return own(decoder, decoder::stop);
        });
    }

    @Override
    public AnswerScorer scorer(Model model) {
        return scorers.computeIfAbsent(model, _ -> {
            AnswerScorer scorer = AnswerScorer.open(model, sessionOptions());
            return own(scorer, scorer::stop);
        });
    }

    @Override
    public <T extends AutoCloseable> T own(T resource, Runnable stop) {
        resources.push(resource);
        stops.add(stop);
        if (stopped) {
            stop.run();
        }
        return resource;
    }

    @Override
    public void checkStopped() {
        if (stopped) {
            throw new CancellationException("the experiment was stopped");
        }
    }

    @Override
    public <I, R extends Record> List<R> stage(String name, List<I> items, IntUnaryOperator problem, Class<R> rowType,
            StageWork<I, R> work) {
        if (!stages.add(name)) {
            throw new IllegalStateException("two stages are called '" + name + "'; give each a name of its own");
        }
        checkStopped();
        StageRows<I, R> rows = new StageRows<>(name, items, problem, rowType, work, options.division(), store,
                watcher);
        rows.compute(options.division().here());
        return options.division().shard().isPresent() ? rows : List.copyOf(rows);
    }

    @Override
    public ExperimentResult report(Supplier<ExperimentResult> report) {
        return options.division().shard()
                .map(shard -> new ExperimentResult(List.of("Part " + shard + " is finished."), List.of(), List.of(),
                        List.of(),
                        new JsonObject()))
                .orElseGet(report);
    }

    @Override
    public void note(String line) {
        if (notes.add(line)) { // what is counted first is looked at twice
            watcher.note(line);
        }
    }

    /** Closes what the experiment opened, all of it even if something fails. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                RuntimeException wrapped = e instanceof RuntimeException runtime
                        ? runtime
                        : new ExperimentException("could not close what the experiment opened", e);
                if (failure == null) {
                    failure = wrapped;
                } else {
                    failure.addSuppressed(wrapped);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
