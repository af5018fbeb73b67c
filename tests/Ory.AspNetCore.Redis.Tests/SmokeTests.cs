namespace Ory.AspNetCore.Redis.Tests;

public class SmokeTests
{
    [Fact]
    public void Runs() => Assert.True(true);
}
