package messenger.account;

public final class LoginAttempts {
  public void admit(Attempt attempt) {}

  public void failed(Attempt attempt) {}

  public void succeeded(Attempt attempt) {}
}
