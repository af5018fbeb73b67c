namespace Ory.Emulator.Tests;

public class CourierTests
{
    [Fact]
    public void A_message_is_listed_when_it_was_sent_also_by_a_clock_that_was_set_back()
    {
        var now = TimeProvider.System.GetUtcNow();
        var time = new SettableClock(now);
        var courier = new Courier(time);
        courier.Send("ann@example.org", "email", "recovery_code_valid", "", "");

        time.Now = now.AddHours(-1);
        courier.Send("ann@example.org", "email", "recovery_code_valid", "", "");

        Assert.Equal([now, now.AddHours(-1)], courier.Messages.Select(message => message.Listed));
    }

    private sealed class SettableClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
