package io.swerve;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * One decode, for JDK Flight Recorder. Off unless a recording asks for it; a session makes one object of it in all its
 * life, so that a decode allocates nothing either way.
 */
@Name("io.swerve.Decode")
@Label("Decode")
@Category("Swerve")
@Description("A batch of tokens went through the model")
@Enabled(false)
@StackTrace(false)
final class DecodeEvent extends Event {
    @Label("Tokens")
    private int tokens;

    @Label("Sequences")
    private int sequences;

    @Label("Outputs")
    @Description("Tokens whose logits were wanted")
    private int outputs;

    @Label("Failed")
    @Description("Whether the decode was stopped or refused, and the sequences are as before")
    private boolean failed;

    /** Ends the event that {@link #begin} began, and hands it to the recording. */
    void finish(Batch batch, boolean failure) {
        end();
        tokens = batch.size();
        sequences = batch.sequenceCount();
        outputs = 0;
        for (int i = 0; i < tokens; i++) {
            outputs += batch.wantsLogits(i) ? 1 : 0;
        }
        failed = failure;
        commit();
    }
}
