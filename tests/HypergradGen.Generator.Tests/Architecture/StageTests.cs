using System.Reflection;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Architecture;

/// <summary>Folders are stages, and a stage knows only earlier ones; between parsing and emission nothing knows Roslyn.</summary>
public class StageTests
{
    private const BindingFlags Every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Types => typeof(Function).Assembly.GetTypes().Where(t => Stages.Of(t.Namespace) is not null);

    /// <summary>The types that a type's members name, and those that its methods' variables have.</summary>
    private static IEnumerable<Type> Named(Type type)
    {
        var named = new List<Type?> { type.BaseType };
        named.AddRange(type.GetInterfaces());
        named.AddRange(type.GetFields(Every).Select(f => f.FieldType));
        named.AddRange(type.GetProperties(Every).Select(p => p.PropertyType));
        foreach (var method in type.GetMethods(Every).Cast<MethodBase>().Concat(type.GetConstructors(Every)))
        {
            named.AddRange(method.GetParameters().Select(p => p.ParameterType));
            named.Add((method as MethodInfo)?.ReturnType);
            named.AddRange(method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? []);
        }
        named.AddRange(type.GetCustomAttributesData().Select(a => a.AttributeType));
        return named.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }

    private static bool IsRoslyn(string? space) => space is not null && space.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);

    public static TheoryData<string> WithoutRoslyn => [.. Stages.WithoutRoslyn];

    [Theory]
    [MemberData(nameof(WithoutRoslyn))]
    public void No_member_of_a_middle_stage_names_a_Roslyn_type(string stage)
    {
        var types = Types.Where(t => Stages.Of(t.Namespace) == stage).ToArray();
        Assert.NotEmpty(types);
        // The attributes that the compiler itself puts on types live in a namespace of the same name.
        var found = types.SelectMany(t => Named(t).Where(n => IsRoslyn(n.Namespace) && n.Assembly != typeof(Function).Assembly).Select(n => $"{t.FullName} names {n.FullName}"));
        Assert.Empty(found.Distinct());
    }

    [Theory]
    [MemberData(nameof(WithoutRoslyn))]
    public void No_source_of_a_middle_stage_speaks_of_Roslyn(string stage)
    {
        string folder = Repository.PathOf("generator", "HypergradGen.Generator", stage);
        Assert.DoesNotContain(Repository.GeneratorSources(), f => f.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.ReadAllText(f).Contains("Microsoft.CodeAnalysis"));
        Assert.DoesNotContain(CompilerSources.References, r => Stages.Of(r.From) == stage && IsRoslyn(r.To));
    }

    [Fact]
    public void A_stage_knows_only_earlier_ones()
    {
        var found = CompilerSources.References
            .Where(r => Stages.Of(r.From) is { } from && Stages.Of(r.To) is { } to && !Stages.MayKnow(from, to))
            .Select(r => $"{r.File}: {r.Text} of {r.To}");
        Assert.Empty(found.Distinct());
    }

    [Fact]
    public void A_stage_names_only_earlier_ones_in_its_members()
    {
        var found = Types.SelectMany(t => Named(t)
            .Where(n => Stages.Of(n.Namespace) is { } to && !Stages.MayKnow(Stages.Of(t.Namespace)!, to))
            .Select(n => $"{t.FullName} names {n.FullName}"));
        Assert.Empty(found.Distinct());
    }

    [Fact]
    public void Every_file_is_in_the_namespace_of_its_folder()
    {
        string root = Repository.PathOf("generator", "HypergradGen.Generator");
        foreach (string file in Repository.GeneratorSources().Where(f => Path.GetFileName(f) != "GlobalUsings.cs"))
        {
            string folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!);
            string space = folder == "." ? Stages.Root : Stages.Root + "." + folder.Replace(Path.DirectorySeparatorChar, '.');
            Assert.True(File.ReadLines(file).Contains($"namespace {space};"), $"{file} is not in {space}");
        }
    }

    [Fact]
    public void Every_stage_has_its_place() => Assert.Empty(Types.Select(t => Stages.Of(t.Namespace)!).Distinct().Except(Stages.All));

    [Fact]
    public void The_sources_are_bound_well_enough_to_be_judged()
    {
        Assert.Contains(CompilerSources.References, r => r.File == Path.Combine("Differentiation", "Lineariser.cs") && Stages.Of(r.To) == "Rules");
        Assert.Contains(CompilerSources.References, r => r.File == "HypergradGenerator.cs" && Stages.Of(r.To) == "Parsing");
        Assert.Contains(CompilerSources.References, r => r.File == Path.Combine("Parsing", "ProblemParser.cs") && IsRoslyn(r.To));
    }
}
