package dev.fleetward.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign-in-link",
        description = "Print a link that signs a person in once. Needs to read the server's data directory.",
        mixinStandardHelpOptions = true)
final class SignInLinkCommand implements Callable<Integer> {
    @Mixin
    private final OperatorClient client = new OperatorClient();

    @Parameters(paramLabel = "EMAIL")
    private String email = "";

    @Override
    public Integer call() {
        var answer =
                client.call("POST", "/api/v1/operator/sign-in-links", "sign-in-link " + email, Map.of("email", email));
        System.out.println(client.address(answer.path("path").asText()));
        return 0;
    }
}
