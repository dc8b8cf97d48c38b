package io.swerve;

import io.swerve.activation.ActivationEditor;
import io.swerve.activation.ActivationListener;
import io.swerve.activation.RowSelection;
import io.swerve.internal.ExclusiveUse;
import io.swerve.internal.GraphObserver;
import java.util.Objects;

/** Registers the taps and editors of a session. Part of it, with its thread rule. */
final class SessionObservers {
    private final Session session;
    private final ExclusiveUse use;
    private final GraphObserver observer; // null if the session isn't observable

    /** Asks nothing of the session before it is complete. */
    SessionObservers(Session session, ExclusiveUse use, GraphObserver observer) {
        this.session = session;
        this.use = use;
        this.observer = observer;
    }

    Registration tap(ActivationListener listener, RowSelection selection, Layers layers) {
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(selection, "selection");
        int[] chosen = resolved(layers);
        try (var _ = use.enter()) {
            session.options().requireObservable("taps");
            return new Registration(use, observer.add(listener, chosen, selection));
        }
    }

    ActivationEdit edit(ActivationEditor editor, Layers layers) {
        return edit(editor, resolved(layers));
    }

    ActivationEdit edit(ActivationEditor editor) {
        return edit(editor, new int[0]);
    }

    private ActivationEdit edit(ActivationEditor editor, int[] enabled) {
        Objects.requireNonNull(editor, "editor");
        try (var _ = use.enter()) {
            session.options().requireObservable("edits");
            return new ActivationEdit(session, observer.add(editor), enabled);
        }
    }

    private int[] resolved(Layers layers) {
        Model model = session.model();
        int[] chosen = layers.resolve(model.layerCount());
        model.layerSupport().requireOutputs(chosen);
        return chosen;
    }
}
