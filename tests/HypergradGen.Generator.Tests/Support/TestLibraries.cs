namespace HypergradGen.Generator.Tests.Support;

/// <summary>What the compiler sees of test and benchmark libraries.</summary>
internal static class TestLibraries
{
    public const string XunitTwo = """

        namespace Xunit { public class FactAttribute : Attribute; public static class Assert { public static void Fail(string message) { } } }
        namespace Xunit.Abstractions { public interface ITestOutputHelper { void WriteLine(string message); } }
        """;

    public const string XunitThree = """

        namespace Xunit
        {
            public class FactAttribute : Attribute;
            public static class Assert { public static void Fail(string message) { } public static void Skip(string reason) { } }
            public interface ITestOutputHelper { void WriteLine(string message); }
            public class TestContext { public static TestContext Current => null!; public ITestOutputHelper? TestOutputHelper => null; }
        }
        """;

    public const string BenchmarkDotNet = """

        namespace BenchmarkDotNet.Attributes { public class BenchmarkAttribute : Attribute; }
        namespace BenchmarkDotNet.Columns { public interface IColumn; }
        """;
}
