package dev.fleetward.updates;

import dev.fleetward.updates.Rollout.Urgency;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Release;
import java.util.List;

/** What one device is offered: the deployment with its rollout, release and the files for this device's hardware. */
public record Offer(Deployment deployment, Rollout rollout, Release release, List<Artifact> files) {
    public int actionId() {
        return deployment.actionId();
    }

    public Deployment.State state() {
        return deployment.state();
    }

    public boolean downloadOnly() {
        return rollout.urgency() == Urgency.DOWNLOAD_ONLY;
    }
}
