package dev.fleetward.compliance;

/**
 * From which share on a figure carries its requirements. Without one, only the whole does.
 *
 * @param reason why less than the whole is appropriate to the risk (CRA Annex I, Part I (1))
 */
record Target(String source, int percent, String reason, String decidedBy) {
    static final int WHOLE_PERCENT = 100;
}
