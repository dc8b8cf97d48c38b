package io.swerve.bench.cli;

import io.swerve.SwerveException;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.compare.JudgedAnswer;
import io.swerve.bench.compare.Question;
import io.swerve.bench.console.JsonReport;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.Judgement;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The answers of a comparison as JSON Lines, each in the file as soon as it is finished, with all that is needed to judge
 * it again: {@code swerve grade -f FILE} reads them.
 */
final class CompareRows implements AutoCloseable {
    private final Path file;
    private final BufferedWriter out;

    private CompareRows(Path file, BufferedWriter out) {
        this.file = file;
        this.out = out;
    }

    /** Begins the file; none if it is null. */
    static CompareRows open(Path file) throws IOException {
        return new CompareRows(file, file == null ? null : Files.newBufferedWriter(file));
    }

    void add(Condition arm, int number, Question question, JudgedAnswer answer) {
        if (out == null) {
            return;
        }
        try {
            out.write(new JsonReport().put("arm", arm.name()).put("system", arm.system().orElse(null))
                    .put("number", number).put("question", question.text())
                    .put("gold", question.answer().orElse(null)).put("text", answer.attempt().written())
                    .put("tokens", answer.attempt().tokens().length).put("cut", answer.attempt().cut())
                    .put("found", answer.found().map(Answer::text).orElse(null))
                    .put("right", answer.correct().orElse(null))
                    .put("reason", answer.verdict().map(Judgement::reason).orElse(null)).text());
            out.newLine();
            out.flush(); // whoever stops the program loses nothing
        } catch (IOException e) {
            throw new SwerveException(
                    "can't write to " + file + ": " + e.getMessage() + "; name another file with --rows",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
