using System.Net.Http.Headers;

namespace Ory.AspNetCore.Tests;

public class AuthenticateHeaderTests
{
    [Fact]
    public void Who_shows_nothing_is_told_nothing() => Assert.Equal("Bearer", AuthenticateHeader.For(Answer()));

    [Fact]
    public void A_step_up_names_the_level_and_the_age() =>
        Assert.Equal(
            """Bearer error="insufficient_user_authentication", error_description="Why", acr_values="aal2", max_age="90" """.TrimEnd(),
            AuthenticateHeader.For(Answer() with { Error = "insufficient_user_authentication", Aal = "aal2", MaxAge = TimeSpan.FromSeconds(90) }));

    [Theory]
    [InlineData("say \"this\"")]
    [InlineData("back\\slash")]
    [InlineData("line\r\nSet-Cookie: x=1")]
    [InlineData("ünïcode")]
    [InlineData("\0")]
    public void Whatever_an_application_says_the_header_stays_one(string detail)
    {
        var header = AuthenticateHeader.For(Answer() with { Error = "invalid_token", Detail = detail });

        Assert.True(AuthenticationHeaderValue.TryParse(header, out _));
        Assert.All(header, character => Assert.InRange(character, ' ', '~'));
        Assert.Equal(4, header.Count(character => character == '"'));
        Assert.DoesNotContain('\\', header);
    }

    private static Answer Answer() => new() { Kind = AnswerKind.Login, Status = 401, Title = "T", Detail = "Why" };
}
