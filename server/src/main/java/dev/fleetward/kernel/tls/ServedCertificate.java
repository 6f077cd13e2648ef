package dev.fleetward.kernel.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers each handshake with the pair that holds at that moment. One that began before an exchange ends with the pair
 * it began with. Safe for concurrent use.
 */
final class ServedCertificate extends X509ExtendedKeyManager {
    private volatile Served served;

    ServedCertificate(CertificatePair pair) {
        this.served = new Served(pair, 0, pair.answering("pair-0"), null);
    }

    /** @param before the one that handshakes under way may still ask for */
    private record Served(
            CertificatePair pair,
            int number,
            X509ExtendedKeyManager answers,
            @Nullable Served before) {
        X509ExtendedKeyManager of(String alias) {
            return before != null && alias.equals("pair-" + before.number) ? before.answers : answers;
        }
    }

    CertificatePair pair() {
        return served.pair;
    }

    synchronized void exchange(CertificatePair pair) {
        Served old = served;
        int number = old.number + 1;
        served = new Served(
                pair, number, pair.answering("pair-" + number), new Served(old.pair, old.number, old.answers, null));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        return served.answers.chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return served.answers.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return served.of(alias).getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return served.of(alias).getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return served.answers.getServerAliases(type, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
