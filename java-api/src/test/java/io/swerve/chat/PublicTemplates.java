package io.swerve.chat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the chat templates of public models are, which aren't part of this project: beside the file of conversations and
 * their right texts that {@code SWERVE_CHAT_CASES} names, or beside {@code ../shared/chat-templates/cases.json}. A named
 * file has to be there; without a name and a file the tests of them are reported as skipped, with the reason.
 */
public final class PublicTemplates {
    private PublicTemplates() {}

    /** {@return the file of conversations} */
    public static Path cases() {
        String named = System.getenv("SWERVE_CHAT_CASES");
        Path cases = named == null
                ? Path.of("..", "..", "shared", "chat-templates", "cases.json")
                : Path.of(named);
        assumeTrue(named != null || Files.exists(cases), cases + " is missing: public chat templates were not tried");
        return cases;
    }

    /** {@return the folder of templates} */
    public static Path folder() {
        return cases().resolveSibling("templates");
    }
}
