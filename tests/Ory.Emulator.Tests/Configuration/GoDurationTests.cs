namespace Ory.Emulator.Tests;

public class GoDurationTests
{
    [Theory]
    [InlineData("1h", 3600)]
    [InlineData("15m", 900)]
    [InlineData("1h30m", 5400)]
    [InlineData("250ms", 0.25)]
    [InlineData("1.5h", 5400)]
    [InlineData("2s500ms", 2.5)]
    [InlineData("10us", 0.00001)]
    [InlineData("10\u03bcs", 0.00001)]
    [InlineData("+1h", 3600)]
    [InlineData("-1h", -3600)]
    [InlineData(".5s", 0.5)]
    [InlineData("1.s", 1)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    public void A_duration_is_what_Go_reads_in_it(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("ten minutes")]
    [InlineData("1 h")]
    [InlineData("1d")]
    [InlineData("-")]
    [InlineData(".s")]
    [InlineData("1h\n")]
    [InlineData("\u0661h")]
    [InlineData("2562048h")]
    [InlineData("99999999999999999999h")]
    public void Anything_else_is_none(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
