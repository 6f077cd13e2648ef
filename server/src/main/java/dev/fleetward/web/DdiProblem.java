package dev.fleetward.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** A problem in hawkBit's own form as well, for clients that read more than the status. */
final class DdiProblem {
    private static final String EXCEPTIONS = "org.eclipse.hawkbit.";
    private static final String CODES = "hawkbit.server.error.";

    private DdiProblem() {}

    static Map<String, Object> members(int status, String type, String detail) {
        var members = new LinkedHashMap<String, Object>();
        members.put("exceptionClass", EXCEPTIONS + exception(status));
        members.put("errorCode", CODES + code(status, type));
        members.put("message", detail);
        members.put("parameters", Map.of());
        return members;
    }

    private static String exception(int status) {
        return switch (status) {
            case 400 -> "rest.exception.MessageNotReadableException";
            case 403, 413 -> "repository.exception.AssignmentQuotaExceededException";
            case 404 -> "repository.exception.EntityNotFoundException";
            default -> "exception.GenericSpServerException";
        };
    }

    private static String code(int status, String type) {
        return switch (status) {
            case 400 -> type.equals("attributes-not-valid") ? "repo.invalidTargetAttributes" : "rest.body.notReadable";
            case 403 -> "quota.tooManyEntries";
            case 404 -> "repo.entityNotFound";
            case 409 -> type.equals("auto-confirm-active") ? "repo.autoConfAlreadyActive" : "repo.genericError";
            case 413 -> "quota.fileSizeExceeded";
            default -> "repo.genericError";
        };
    }
}
