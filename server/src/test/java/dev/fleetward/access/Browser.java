package dev.fleetward.access;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Follows pages as a browser does: keeps the session's cookie, sends forms. */
final class Browser {
    private String cookie = "";

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(body)));
    }

    Answer signIn(String email, String password) {
        return post("/sign-in", Map.of("email", email, "password", password));
    }

    HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(TestOrganization.server(path)).header("Accept", "text/html");
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private Answer send(HttpRequest.Builder request) {
        Answer answer = TestOrganization.send(request);
        if (!answer.header("Set-Cookie").isEmpty()) {
            cookie = answer.header("Set-Cookie").split(";")[0];
        }
        return answer;
    }
}
