package io.swerve.bench.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One way to run the model.
 *
 * @param name what to call it
 * @param command starts its process
 * @param reports whether the process reports on its rounds; else only the time to its end is measured
 */
record PeerProgram(String name, List<String> command, boolean reports) {
    PeerProgram {
        command = List.copyOf(command);
    }

    ProbeRun run(int rounds, Duration limit) throws IOException, InterruptedException {
        return reports ? ProbeProcess.run(command, rounds, limit) : ProbeProcess.runToEnd(command);
    }
}
