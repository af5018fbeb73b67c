namespace Ory.AspNetCore.Pages.Tests;

public class SmokeTests
{
    [Fact]
    public void Runs() => Assert.True(true);
}
