package io.swerve.bench.experiment.traces;

import io.swerve.bench.experiment.WorkCount;
import io.swerve.chat.ChatMessage;
import io.swerve.Encoding;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.StageWork;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.answer.Answer;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ScoringRequest;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.plan.SteeringPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Lets a model write traces, and reads what it makes of traces and demonstrations that it is given.
 *
 * <p>
 * Of one thread, that of the experiment.
 */
public final class TraceLab {
    /** Decoded and scored together: enough to fill the sequences, and little lost when the program is killed. */
    private static final int AT_ONCE = 32;
    private static final int ANSWER_TOKENS = 40;
    /** Room for what a template puts around a message, and a model around its thinking. */
    private static final int MARKERS = 16;
    /** Where the answer stands in its sentence. */
    static final String HOLE = "{}";

    private final ExperimentContext context;
    private final Model model;
    private final Prompting prompting;
    private final String frame;

    /**
     * One thing to read.
     *
     * @param problem whose answer is wanted
     * @param prompt all that the model is given
     * @param prefix what it is taken to have written already; empty if nothing
     * @param arm what tells it apart from other readings of the problem in its stage; empty if there are none
     * @param sample which of several readings in this arm, from 0
     */
    public record AnswerQuery(TaskProblem problem, String prompt, String prefix, String arm, int sample) {
        AnswerQuery(TaskProblem problem, String prompt, String prefix) {
            this(problem, prompt, prefix, "", 0);
        }

        /**
         * {@return the same, told apart from other readings of the problem}
         *
         * @param newArm by what is given
         * @param newSample and by which of several it is, from 0
         */
        public AnswerQuery as(String newArm, int newSample) {
            return new AnswerQuery(problem, prompt, prefix, newArm, newSample);
        }

        private Draw draw(String stage) {
            return new Draw(arm.isEmpty() ? stage : arm, sample, OptionalInt.empty());
        }
    }

    /**
     * Prepares the work with a model.
     *
     * @param context gives decoder and scorer, and keeps rows
     * @param model the model
     * @param frame the sentence in which the model answers, with {@code {}} for the answer
     */
    public TraceLab(ExperimentContext context, Model model, String frame) {
        Limits.frame(frame);
        this.context = context;
        this.model = model;
        this.frame = frame;
        prompting = context.prompting(model);
    }

    /**
     * Lets the model write.
     *
     * @param stage the stage's name
     * @param problems what is asked
     * @param system a system prompt
     * @param plan how it is steered
     * @return what it wrote for each
     */
    public List<OwnTrace> write(String stage, List<TaskProblem> problems, Optional<String> system, SteeringPlan plan) {
        Optional<ThinkingMarkers> markers = ThinkingMarkers.of(model);
        return context.stage(stage, problems, OwnTrace.class, (missing, rows) -> {
            List<DecodingRequest> requests = missing.stream()
                    .map(problem -> request(prompting.tokens(system, problem.question()), context.maxTokens(), plan))
                    .toList();
            context.decoder(model).decode(requests, (index, text) -> rows.finished(index,
                    OwnTrace.of(missing.get(index), stage, text, model,
                            markers.filter(known -> known.isOpenIn(requests.get(index).prompt())).isPresent())));
        });
    }

    private DecodingRequest request(int[] prompt, int maxTokens, SteeringPlan plan) {
        return DecodingRequest.greedy(prompt, maxTokens).withPlan(plan).withStopStrings(prompting.stopStrings());
    }

    /**
     * Puts a trace behind a question, as if the model had thought it and were about to answer: between its thinking
     * markers, or, if it has none, at the beginning of its reply.
     *
     * @param problem the problem
     * @param system a system prompt
     * @param trace the reasoning; nothing for an answer without any
     * @return what is to be read
     */
    public AnswerQuery given(TaskProblem problem, Optional<String> system, Optional<String> trace) {
        String prompt = prompting.text(system, problem.question());
        return new AnswerQuery(problem, prompt, trace.map(text -> ThinkingMarkers.of(model)
                .map(markers -> (prompt.stripTrailing().endsWith(markers.openText()) ? "" : markers.openText() + "\n")
                        + text + "\n" + markers.closeText() + "\n")
                .orElse((prompting.isChat() ? "" : " ") + text + "\n")).orElse(""));
    }

    /**
     * Puts demonstrations before a question.
     *
     * @param problem the problem
     * @param system a system prompt
     * @param shots the demonstrations, the first one first
     * @return what is to be read
     */
    public AnswerQuery shown(TaskProblem problem, Optional<String> system, List<Shot> shots) {
        if (!prompting.isChat()) {
            StringBuilder text = new StringBuilder(system.map(said -> said + "\n\n").orElse(""));
            shots.forEach(shot -> text.append("Q: ").append(prompting.asked(shot.question())).append("\nA: ")
                    .append(shot.reply())
                    .append("\n\n"));
            return new AnswerQuery(problem, text + "Q: " + prompting.asked(problem.question()) + "\nA:", "");
        }
        List<ChatMessage> messages = new ArrayList<>();
        system.ifPresent(said -> messages.add(ChatMessage.system(said)));
        for (Shot shot : shots) {
            messages.add(ChatMessage.user(prompting.asked(shot.question())));
            messages.add(ChatMessage.assistant(shot.reply()));
        }
        messages.add(ChatMessage.user(prompting.asked(problem.question())));
        return new AnswerQuery(problem, model.chatTemplate().orElseThrow().render(messages, true).text(), "");
    }

    /**
     * Makes a reply to demonstrate.
     *
     * @param trace the thinking, if there is some and the model has markers for it
     * @param answer the answer
     * @return thinking and answer as the model would write them
     */
    public String reply(Optional<String> trace, String answer) {
        Optional<ThinkingMarkers> markers = ThinkingMarkers.of(model);
        String thought = trace.map(text -> markers
                .map(known -> known.openText() + "\n" + text + "\n" + known.closeText() + "\n").orElse(text + "\n"))
                .orElse("");
        return thought + framed(answer);
    }

    /**
     * Puts an answer into its frame.
     *
     * @param answer the answer
     * @return the sentence in which the model should give it
     */
    public String framed(String answer) {
        return frame.replace(HOLE, answer);
    }

    /**
     * Counts tokens.
     *
     * @param text any text
     * @return how many tokens it is for the model
     */
    public int tokens(String text) {
        return model.tokenizer().encode(text, Encoding.PROMPT_PART).length;
    }

    /**
     * Reads what the model makes of questions whose thinking is given: the answer it gives where it can't think any more,
     * and the probability of the right one.
     *
     * @param stage the stage's name
     * @param readings what it is given
     * @param plan how the model is steered
     * @return a row for each
     */
    public List<GivenTrace> read(String stage, List<AnswerQuery> readings, SteeringPlan plan) {
        return context.stage(stage, readings, GivenTrace.class,
                (missing, rows) -> read(stage, missing, Excerpt.shown(readings), rows, ANSWER_TOKENS, true, plan));
    }

    /**
     * Reads what the model makes of questions behind demonstrations: it may think before it answers, but the probability
     * is that of the right answer without thinking.
     *
     * @param stage the stage's name
     * @param readings what it is given
     * @param adapters files of LoRA adapters that change the model meanwhile; none for the model as it is
     * @param scale of the adapters
     * @return a row for each
     */
    public List<GivenTrace> answer(String stage, List<AnswerQuery> readings, List<Path> adapters, float scale) {
        return context.stage(stage, readings, GivenTrace.class, (missing, rows) -> {
            Map<LoraAdapter, Float> scales = new LinkedHashMap<>();
            try {
                adapters.forEach(file -> scales.put(model.loadLoraAdapter(file), scale));
                context.decoder(model).setLoraAdapters(scales);
                context.scorer(model).setLoraAdapters(scales);
                read(stage, missing, Excerpt.shown(readings), rows, context.maxTokens(), false, SteeringPlan.none());
            } finally {
                context.decoder(model).setLoraAdapters(Map.of());
                context.scorer(model).setLoraAdapters(Map.of());
                scales.keySet().forEach(LoraAdapter::close);
            }
        });
    }

    /**
     * Counts what {@link #read} decodes and scores at most.
     *
     * @param work counts
     * @param stage the stage's name
     * @param problems what is asked
     * @param system the system prompt
     * @param times how often each is read
     * @param given tokens that stand behind a question, at most
     */
    public void countRead(WorkCount work, String stage, List<TaskProblem> problems, Optional<String> system,
            long times, long given) {
        count(work, stage, problems, system, times, given, ANSWER_TOKENS);
    }

    /**
     * Counts what {@link #answer} decodes and scores at most.
     *
     * @param work counts
     * @param stage the stage's name
     * @param problems what is asked
     * @param system the system prompt
     * @param shots tokens of the demonstrations before a question, at most
     */
    public void countAnswers(WorkCount work, String stage, List<TaskProblem> problems, Optional<String> system,
            long shots) {
        count(work, stage, problems, system, 1, shots, context.maxTokens());
    }

    /** Each is written once and scored once. */
    private void count(WorkCount work, String stage, List<TaskProblem> problems, Optional<String> system, long times,
            long given, int maxTokens) {
        long framed = problems.stream().mapToLong(problem -> tokens(framed(problem.requireAnswer()))).sum();
        long texts = times * problems.size();
        work.add(stage, model, 2 * texts, texts * maxTokens, 2 * (times
                * (work.prompts(model, problems, system) + framed) + texts * (given + MARKERS)));
    }

    /**
     * {@return the tokens of the longest demonstration of problems with a worked solution, in its place in a prompt}
     *
     * @param problems those that may be demonstrated
     */
    public long longestShot(List<TaskProblem> problems) {
        return problems.stream().filter(problem -> problem.concise().isPresent() && problem.answer().isPresent())
                .mapToLong(problem -> tokens(prompting.asked(problem.question()))
                        + tokens(reply(problem.concise(), problem.requireAnswer())) + 2 * MARKERS)
                .max().orElse(0);
    }

    /**
     * Decodes and scores. The probability is always that of the answer behind the beginning of its frame, so that it
     * doesn't matter whether the model would rather think first.
     */
    private void read(String stage, List<AnswerQuery> readings, Set<AnswerQuery> shown, StageWork.Rows<GivenTrace> rows,
            int maxTokens, boolean forced, SteeringPlan plan) {
        String lead = frame.substring(0, frame.indexOf(HOLE)).stripTrailing();
        for (int from = 0; from < readings.size(); from += AT_ONCE) {
            List<AnswerQuery> some = readings.subList(from, Math.min(readings.size(), from + AT_ONCE));
            List<DecodedText> texts = context.decoder(model)
                    .decode(some.stream().map(reading -> request(encode(reading, forced ? lead : ""), maxTokens,
                            plan)).toList());
            List<double[]> scores = context.scorer(model)
                    .logProbabilities(some.stream().map(reading -> target(reading, lead, plan)).toList());
            for (int i = 0; i < some.size(); i++) {
                AnswerQuery reading = some.get(i);
                Transcript transcript = Transcript.of(reading.problem(), reading.draw(stage),
                        reading.prefix() + (forced ? lead : ""), texts.get(i));
                String answer = reading.problem().find(transcript.text(), transcript.cut() && !forced)
                        .map(Answer::text).orElse("");
                // a model that goes on talking behind an answer that it was made to give was not cut before it
                rows.finished(from + i, new GivenTrace(transcript, Arrays.stream(scores.get(i)).sum(), answer,
                        transcript.cut() && (!forced || answer.isEmpty()),
                        Excerpt.of(shown.contains(reading), texts.get(i))));
            }
        }
    }

    private int[] encode(AnswerQuery reading, String more) {
        return model.tokenizer().encode(reading.prompt() + reading.prefix() + more, Encoding.PROMPT);
    }

    /** The right answer behind its lead, cut where the tokens of both texts part. */
    private ScoringRequest target(AnswerQuery reading, String lead, SteeringPlan plan) {
        int[] all = encode(reading, framed(reading.problem().requireAnswer()));
        int cut = Arrays.mismatch(encode(reading, lead), all);
        cut = cut < 1 ? 1 : Math.min(cut, all.length - 1);
        return new ScoringRequest(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length), plan);
    }
}
