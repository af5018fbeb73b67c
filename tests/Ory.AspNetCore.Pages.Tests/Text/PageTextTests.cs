using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Ory.AspNetCore.Pages.Tests;

public class PageTextTests
{
    // Every id that Ory's version 26.2 sends; a few have no words of their own.
    private static readonly long[] Ids =
    [
        1010001, 1010002, 1010003, 1010004, 1010005, 1010006, 1010007, 1010008, 1010009, 1010010, 1010011, 1010012, 1010013, 1010014, 1010015, 1010016, 1010017, 1010018,
        1010019, 1010021, 1010022, 1010023, 1040001, 1040002, 1040003, 1040004, 1040005, 1040006, 1040007, 1040008, 1040009, 1050001, 1050002, 1050003, 1050004, 1050005,
        1050007, 1050008, 1050010, 1050011, 1050012, 1050013, 1050014, 1050016, 1050017, 1050018, 1050019, 1050020, 1060001, 1060002, 1060003, 1060004, 1060005, 1060006,
        1060007, 1070001, 1070003, 1070004, 1070005, 1070006, 1070007, 1070008, 1070009, 1070010, 1070011, 1070012, 1070013, 1070014, 1070015, 1070016, 1070017, 1080001,
        1080002, 1080003, 4000002, 4000003, 4000004, 4000005, 4000006, 4000007, 4000008, 4000009, 4000010, 4000011, 4000012, 4000013, 4000014, 4000015, 4000016, 4000017,
        4000018, 4000019, 4000020, 4000021, 4000022, 4000023, 4000024, 4000025, 4000026, 4000027, 4000028, 4000029, 4000030, 4000031, 4000032, 4000033, 4000034, 4000035,
        4000036, 4000037, 4000038, 4000039, 4000040, 4000041, 4010001, 4010002, 4010003, 4010004, 4010005, 4010006, 4010007, 4010008, 4010009, 4010010, 4040001, 4040002,
        4040003, 4050001, 4060001, 4060002, 4060003, 4060004, 4060005, 4060006, 4070001, 4070002, 4070003, 4070004, 4070005, 4070006, 5000001, 5000002,
    ];

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public async Task There_are_words_for_every_message_of_Ory(string language)
    {
        await using var host = new PagesHost();
        var texts = Texts(host, language);

        Assert.All(Ids, id => Assert.Contains(id.ToString(CultureInfo.InvariantCulture), texts.Keys));
    }

    [Fact]
    public async Task German_has_the_same_texts_with_the_same_places_to_fill()
    {
        await using var host = new PagesHost();
        var english = Texts(host, "en");
        var german = Texts(host, "de");

        Assert.Empty(english.Keys.Except(german.Keys));
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(german[text.Key])));
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de", "Anmelden", "E-Mail")]
    [InlineData("fr,en;q=0.5", "en", "Sign in", "E-Mail")]
    [InlineData("fr", "en", "Sign in", "E-Mail")]
    [InlineData(null, "en", "Sign in", "E-Mail")]
    [InlineData("de;q=0, fr", "en", "Sign in", "E-Mail")]
    public async Task A_page_speaks_the_language_of_the_browser(string? accepted, string language, string heading, string label)
    {
        await using var host = new PagesHost();
        var (_, _, flow) = RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "login");
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/login?flow={flow.GetProperty("id").GetString()}", accepted);

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(label, page.QuerySelector("label")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_message_says_what_its_context_holds()
    {
        await using var host = new PagesHost();
        var (kind, _, flow) = RecordedFlowTests.Flows("stepwise.browser").First(f => f.Step == "a password that is too short");
        host.Ory.On("GET", $"/self-service/{kind}/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/{kind}?flow={flow.GetProperty("id").GetString()}", "de");

        Assert.Equal("Das Passwort braucht mindestens 8 Zeichen.", page.QuerySelector("[data-ory-message='4000032']")!.TextContent.Trim());
    }

    // Ory may not know by what name the other account goes.
    [Fact]
    public async Task A_message_whose_context_is_empty_is_said_as_Ory_says_it()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/registration/flows", FlowJson.Of("registration", "choose_method", [],
            [FlowJson.Words(4000028, "Taken by another account. You can sign in using your password.", "error", ("credential_identifier_hint", ""))]));

        var page = await host.OpenAsync($"/registration?flow={FlowJson.Id}");

        Assert.Equal("Taken by another account. You can sign in using your password.", page.QuerySelector("[data-ory-message='4000028']")!.TextContent.Trim());
    }

    // As whoever hears the page is told in which language it is.
    [Theory]
    [InlineData("fr", "en", false)]
    [InlineData("de-AT", "de-AT", false)]
    [InlineData("fr", "fr", true)]
    public async Task A_page_says_in_which_language_its_words_are(string wanted, string said, bool hasOwnWords)
    {
        await using var host = new PagesHost(build: builder =>
        {
            builder.Services.AddSingleton<IStartupFilter>(new Localised("en", "de-AT", "fr"));
            if (hasOwnWords)
                builder.Services.AddSingleton<IStringLocalizer<OryText>, OwnTexts>();
        });

        var page = await host.OpenAsync("/error", wanted);

        Assert.Equal(said, page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task An_application_has_the_last_word_on_texts()
    {
        await using var host = new PagesHost(build: builder => builder.Services.AddSingleton<IStringLocalizer<OryText>, OwnTexts>());
        var (_, _, flow) = RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "login");
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/login?flow={flow.GetProperty("id").GetString()}");

        Assert.Equal("Come in", page.QuerySelector("h1")!.TextContent);
        // What it has no words for is said in Ory's, and what Ory has none for in those of the pages.
        Assert.Equal("(text 1070001)", page.QuerySelector("label[for=ory-password]")!.TextContent.Trim());
        Assert.Equal("Skip to the content", page.QuerySelector("a.skip")!.TextContent);
        Assert.Contains("New here? Create an account", page.QuerySelector(".links")!.TextContent, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Texts(PagesHost host, string language)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return host.Services.GetRequiredService<IStringLocalizer<OryText>>().GetAllStrings(includeParentCultures: language == "en").ToDictionary(t => t.Name, t => t.Value);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static IEnumerable<string> Places(string text) => Regex.Matches(text, @"\{\w+\}").Select(m => m.Value).Order(StringComparer.Ordinal);

    private sealed class Localised(params string[] cultures) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseRequestLocalization(cultures);
            next(app);
        };
    }

    private sealed class OwnTexts : IStringLocalizer<OryText>
    {
        public LocalizedString this[string name] => name == "page.login.title" ? new LocalizedString(name, "Come in") : new LocalizedString(name, name, resourceNotFound: true);

        public LocalizedString this[string name, params object[] arguments] => this[name];

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
