package io.swerve.bench.cli;

import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFile;
import io.swerve.bench.console.Palette;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.internal.json.JsonPlace;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.answer.AnswerJudge;
import io.swerve.reasoning.answer.Judgement;
import io.swerve.reasoning.answer.Judgement.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Judges replies that are there already, as the lab does. */
@Command(name = "grade", description = "Finds the answers in replies of any model and compares them with the right ones: numbers, "
        + "fractions, yes or no, letters and texts. No model is needed.", footerHeading = "%nA line of the file:%n", footer = {
                "  {\"text\": \"So the total is \\\\boxed{18}.\", \"gold\": \"18\", \"cut\": false}",
                "  text is all that the model wrote, its thinking included; gold is the right answer; cut, which may be",
                "  left out, says that the reply was ended by a limit: then only an answer that stood complete counts."})
final class GradeCommand extends ConsoleCommand {
    private static final String FORM = "write lines of {\"text\": TEXT, \"gold\": TEXT}";
    private static final int SHOWN = 24;

    @Option(names = {"-f",
            "--file"}, required = true, paramLabel = "FILE", description = "Replies, JSON Lines of {\"text\": TEXT, \"gold\": TEXT, \"cut\": true|false}; the last may be left out. \"-\" is standard input.")
    private String file;

    @Option(names = "--answer-pattern", paramLabel = "REGEX", description = "Where the answer stands behind the thinking: the first group, at its last match. Default: wherever models write it.")
    private Pattern answerPattern;

    private record Reply(String text, String gold, boolean cut) {}

    @Override
    protected void run(Console console) throws IOException {
        Optional<AnswerFinder> finder = Optional.ofNullable(answerPattern)
                .map(pattern -> checked("--answer-pattern", () -> AnswerFinder.matching(pattern)));
        AnswerJudge judge = new AnswerJudge(finder);
        Path path = file.equals("-") ? ModelFile.STANDARD_INPUT : Path.of(file);
        List<Reply> replies = JsonLines.read(path, GradeCommand::reply);
        if (replies.isEmpty()) {
            throw new SwerveException(path + " holds no reply; " + FORM);
        }
        List<Judgement> verdicts = new ArrayList<>();
        for (Reply reply : replies) {
            console.continueOrStop();
            verdicts.add(judge.judge(reply.text, reply.gold, reply.cut));
        }
        if (console.json()) {
            console.print(json(replies, verdicts));
        } else {
            print(replies, verdicts, console);
        }
    }

    private static Reply reply(JsonPlace line) {
        String gold = line.at("gold").literal();
        if (gold.isBlank()) {
            throw line.at("gold").refusal("is empty; give the right answer");
        }
        return new Reply(line.at("text").text(), gold, line.find("cut").map(JsonPlace::flag).orElse(false));
    }

    private static int count(List<Judgement> verdicts, Outcome outcome) {
        return (int) verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
    }

    private static int cut(List<Judgement> verdicts) {
        return (int) verdicts.stream().filter(Judgement::cut).count();
    }

    private static JsonReport json(List<Reply> replies, List<Judgement> verdicts) {
        List<JsonReport> items = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            Judgement verdict = verdicts.get(i);
            Optional<Answer> answer = verdict.answer();
            String text = replies.get(i).text;
            items.add(new JsonReport().put("item", i + 1L).put("gold", replies.get(i).gold)
                    .put("found", verdict.found().orElse(null)).put("right", verdict.right())
                    .put("verdict", name(verdict.outcome())).put("cut", verdict.cut())
                    .put("kind", answer.map(found -> found.kind().name().toLowerCase(Locale.ROOT)).orElse(null))
                    .put("rule", answer.map(found -> found.rule().name().toLowerCase(Locale.ROOT)).orElse(null))
                    .put("written", answer.map(found -> text.substring(found.from(), found.to())).orElse(null))
                    .put("from", answer.map(Answer::from).orElse(null)).put("to", answer.map(Answer::to).orElse(null))
                    .put("reason", verdict.reason()));
        }
        Interval share = Shares.of(count(verdicts, Outcome.RIGHT), verdicts.size());
        return new JsonReport().put("replies", verdicts.size()).put("right", count(verdicts, Outcome.RIGHT))
                .put("wrong", count(verdicts, Outcome.WRONG)).put("none", count(verdicts, Outcome.NONE))
                .put("cut", cut(verdicts))
                .put("accuracy", new JsonReport().put("estimate", share.estimate()).put("low", share.low()).put("high",
                        share.high()))
                .put("items", items);
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static void print(List<Reply> replies, List<Judgement> verdicts, Console console) {
        Palette palette = console.palette();
        for (int i = 0; i < verdicts.size(); i++) {
            Judgement verdict = verdicts.get(i);
            String outcome = String.format(Locale.ROOT, "%-5s", name(verdict.outcome()));
            String found = verdict.found().orElse("-").replaceAll("\\s+", " ");
            console.printLine(String.format(Locale.ROOT, "%5d  %s  %-" + SHOWN + "s  %s", i + 1,
                    verdict.right() ? palette.good(outcome) : palette.bad(outcome),
                    found.length() > SHOWN ? found.substring(0, SHOWN - 3) + "..." : found,
                    verdict.reason().replaceAll("\\s+", " ") + (replies.get(i).cut ? " (cut)" : "")));
        }
        console.printLine("");
        int right = count(verdicts, Outcome.RIGHT);
        console.printLine(String.format(Locale.ROOT,
                "%d of %d right: %s; %d wrong, %d without an answer; %d cut (95 %% interval by Wilson's score)", right,
                verdicts.size(), Shares.of(right, verdicts.size()).percent(), count(verdicts, Outcome.WRONG),
                count(verdicts, Outcome.NONE), cut(verdicts)));
    }
}
