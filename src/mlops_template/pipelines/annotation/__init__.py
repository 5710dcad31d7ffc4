from mlops_template.pipelines.annotation.pipeline import create_pipeline

__all__ = ["create_pipeline"]
