package messenger.account;

/**
 * Somebody for whom somebody else vouches.
 *
 * @param issuer who vouches
 * @param subject what the issuer calls the person, for ever
 * @param name the name here, folded
 */
public record Outsider(String issuer, String subject, String name) {}
