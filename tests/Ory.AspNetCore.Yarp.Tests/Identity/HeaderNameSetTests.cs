namespace Ory.AspNetCore.Yarp.Tests;

public class HeaderNameSetTests
{
    private static readonly HeaderNameSet s_names = new(["X-User-Id", "X-Aal"]);

    [Theory]
    [InlineData("X-User-Id")]
    [InlineData("x-user-id")]
    [InlineData("X_USER_ID")]
    [InlineData("X-User_Id")]
    [InlineData("X.User.Id")]
    [InlineData("X-User-Id.")]
    [InlineData("X--User--Id")]
    [InlineData("-X-User-Id-")]
    [InlineData("XUserId")]
    [InlineData("x`aal")]
    public void A_name_that_a_backend_could_take_for_ours_is_ours(string name) => Assert.True(s_names.Contains(name));

    [Theory]
    [InlineData("X-User")]
    [InlineData("X-User-Ids")]
    [InlineData("User-Id")]
    [InlineData("Accept")]
    [InlineData("-")]
    public void Others_are_not(string name) => Assert.False(s_names.Contains(name));

    [Fact]
    public void Long_names_do_no_harm() => Assert.False(s_names.Contains("X-User-Id" + new string('a', 10_000)));
}
