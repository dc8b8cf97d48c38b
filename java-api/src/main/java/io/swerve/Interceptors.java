package io.swerve;

import io.swerve.internal.ExclusiveUse;
import io.swerve.spi.DecodeInterceptor;
import java.util.Objects;

/** The interceptor of a session, if there is one. Part of a session: all methods run inside one of its uses. */
final class Interceptors {
    private final ExclusiveUse use;
    private DecodeInterceptor interceptor;
    private boolean calling;

    Interceptors(ExclusiveUse use) {
        this.use = use;
    }

    void set(DecodeInterceptor wanted) {
        if (interceptor != null) {
            throw new IllegalStateException("the session has an interceptor already; close that one first");
        }
        interceptor = Objects.requireNonNull(wanted, "interceptor");
    }

    void remove(DecodeInterceptor gone) {
        if (interceptor == gone) {
            interceptor = null;
        }
    }

    /** Refuses what an interceptor must not do. */
    void requireNotCalling(String what) {
        if (calling) {
            throw new IllegalStateException(what + " is not possible from inside a DecodeInterceptor");
        }
    }

    void beforeDecode(Batch batch) {
        if (interceptor != null) {
            enter();
            try {
                interceptor.beforeDecode(batch);
            } finally {
                leave();
            }
        }
    }

    void afterDecode(Batch batch) {
        if (interceptor != null) {
            enter();
            try {
                interceptor.afterDecode(batch);
            } finally {
                leave();
            }
        }
    }

    void decodeFailed(Batch batch) {
        if (interceptor != null) {
            call(() -> interceptor.decodeFailed(batch));
        }
    }

    void forked(Sequence parent, Sequence child) {
        if (interceptor != null) {
            call(() -> interceptor.forked(parent, child));
        }
    }

    void truncated(Sequence sequence) {
        if (interceptor != null) {
            enter();
            try {
                interceptor.truncated(sequence);
            } finally {
                leave();
            }
        }
    }

    void closed(Sequence sequence) {
        if (interceptor != null) {
            call(() -> interceptor.closed(sequence));
        }
    }

    void saved(Sequence sequence, SequenceState state) {
        if (interceptor != null) {
            call(() -> interceptor.saved(sequence, state));
        }
    }

    void restored(SequenceState state, Sequence sequence) {
        if (interceptor != null) {
            call(() -> interceptor.restored(state, sequence));
        }
    }

    void generating(Sequence sequence, Sampler sampler) {
        if (interceptor != null) {
            call(() -> interceptor.generating(sequence, sampler));
        }
    }

    private void call(Runnable call) {
        enter();
        try {
            call.run();
        } finally {
            leave();
        }
    }

    private void enter() {
        calling = true;
        use.allowReentry(true);
    }

    private void leave() {
        use.allowReentry(false);
        calling = false;
    }
}
