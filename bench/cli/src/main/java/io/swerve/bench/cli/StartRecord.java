package io.swerve.bench.cli;

import java.io.OutputStream;
import java.io.PrintWriter;

/** What the build records of the start of the command (JEP 483): the help of all and of one, the version, and a run. */
public final class StartRecord {
    private StartRecord() {}

    /**
     * Does all of it, and ends the JVM.
     *
     * @param arguments the run
     */
    public static void main(String[] arguments) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream());
        SwerveCommand.run(nowhere, nowhere, "--help");
        SwerveCommand.run(nowhere, nowhere, "--version");
        SwerveCommand.run(nowhere, nowhere, "generate", "--help");
        SwerveCommand.main(arguments);
    }
}
