package io.swerve;

import io.swerve.internal.ExclusiveUse;
import io.swerve.spi.DecodeInterceptor;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;

/** A session for those who steer it: each call is one use of it. */
final class SessionSteering extends SessionEngine {
    private final ExclusiveUse use;
    private final SessionOptions options;
    private final ControlVectors controlVectors;
    private final Interceptors interceptors;

    SessionSteering(ExclusiveUse use, SessionOptions options, ControlVectors controlVectors,
            Interceptors interceptors) {
        this.use = use;
        this.options = options;
        this.controlVectors = controlVectors;
        this.interceptors = interceptors;
    }

    @Override
    public Registration intercept(DecodeInterceptor interceptor) {
        try (var _ = use.enter()) {
            interceptors.set(interceptor);
            return new Registration(use, () -> interceptors.remove(interceptor));
        }
    }

    @Override
    public void setControlVector(float[] directions, int firstLayer, int lastLayer) {
        controlVectors.check(directions, firstLayer, lastLayer);
        try (var _ = use.enter()) {
            controlVectors.set(directions, firstLayer, lastLayer);
        }
    }

    @Override
    public void clearControlVector() {
        try (var _ = use.enter()) {
            controlVectors.clear();
        }
    }

    @Override
    public LiveControlVector openLiveControlVector() {
        try (var _ = use.enter()) {
            options.requireObservable("live control vectors");
            return controlVectors.openLive();
        }
    }
}
