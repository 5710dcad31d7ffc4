from mlops_template.pipelines.sourcing.pipeline import create_pipeline

__all__ = ["create_pipeline"]
