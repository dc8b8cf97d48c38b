package io.swerve.bench.perf;

import picocli.CommandLine.Command;

/** {@code swerve bench decode}: what entropy, taps and steering cost beside plain decoding. */
@Command(name = "decode", description = "Decodes plainly, with entropy, with all layers tapped and with steering, in turns.")
public final class DecodeBenchCommand extends DecodeBench {
    /** Made by picocli. */
    public DecodeBenchCommand() {}
}
