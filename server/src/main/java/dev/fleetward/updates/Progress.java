package dev.fleetward.updates;

/**
 * Where a rollout's devices stand. Each device is in exactly one of the numbers, so that they add up to the total.
 *
 * @param waiting their phase is not open yet
 * @param held their phase is open and something holds them back: a window, a cap, other software, the way there
 * @param offered they may take it and have not begun
 * @param downloading they fetched the deployment
 * @param installed on the device, its restart is missing
 * @param reported the device says it succeeded; its field data does not say so yet
 * @param proven field data reports the new version
 * @param failed of them {@code retrying} are given another attempt
 * @param ended cancelled or superseded before success
 */
public record Progress(
        long waiting,
        long held,
        long offered,
        long downloading,
        long installed,
        long reported,
        long proven,
        long failed,
        long retrying,
        long ended) {

    public long total() {
        return waiting + held + offered + downloading + installed + reported + proven + failed + ended;
    }

    public long updated() {
        return reported + proven;
    }

    /** Devices whose phase is open, however they fared. */
    public long opened() {
        return total() - waiting - ended;
    }

    public long underway() {
        return offered + downloading + installed;
    }
}
